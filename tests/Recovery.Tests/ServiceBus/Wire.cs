using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Recovery.Tests.ServiceBus;

/// <summary>A TCP connection to a port on this machine that can be stopped and cut.</summary>
internal sealed class Wire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private volatile TaskCompletionSource _flows = new();

    private Wire()
    {
        _flows.SetResult();
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static Wire To(int port)
    {
        var wire = new Wire();
        _ = wire.Accept(port);
        return wire;
    }

    /// <summary>Nothing that the client says gets there from now on.</summary>
    public void Stop() => _flows = new TaskCompletionSource();

    /// <summary>Breaks all connections, with whatever was under way; new ones work.</summary>
    public void Cut()
    {
        // First of all: what was held back must not slip through while the ends are being closed.
        while (_ends.TryTake(out var end))
        {
            end.Dispose();
        }

        var stopped = _flows;
        _flows = new TaskCompletionSource();
        _flows.SetResult();
        stopped.TrySetCanceled();
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task Accept(int port)
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                _ends.Add(near);
                var far = new TcpClient();
                _ends.Add(far);
                try
                {
                    await far.ConnectAsync(IPAddress.Loopback, port);
                }
                catch (SocketException)
                {
                    near.Dispose();
                    continue;
                }

                _ = Carry(near, far, () => _flows.Task);
                _ = Carry(far, near, () => Task.CompletedTask);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task Carry(TcpClient from, TcpClient to, Func<Task> flows)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
            {
                await flows();
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
