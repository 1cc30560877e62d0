using System.Net;
using System.Net.Sockets;

namespace Recovery.Tests.ServiceBus;

/// <summary>A TCP connection to a port on this machine that can be stopped and cut.</summary>
internal sealed class Wire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Line _line = new();

    private Wire() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static Wire To(int port)
    {
        var wire = new Wire();
        _ = wire.Accept(port);
        return wire;
    }

    /// <summary>Nothing that the client says gets there from now on.</summary>
    public void Stop() => _line.Stop();

    /// <summary>Breaks all connections, with whatever was under way; new ones work, for they are another line.</summary>
    public void Cut() => Interlocked.Exchange(ref _line, new Line()).Cut();

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
                var line = Volatile.Read(ref _line);
                var far = new TcpClient();
                line.Add(near);
                line.Add(far);
                try
                {
                    await far.ConnectAsync(IPAddress.Loopback, port);
                }
                catch (Exception away) when (away is SocketException or ObjectDisposedException)
                {
                    near.Dispose();
                    continue;
                }

                _ = Carry(near, far, () => line.Flows);
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

    /// <summary>The connections from one cut to the next.</summary>
    private sealed class Line
    {
        private readonly List<TcpClient> _ends = [];
        private readonly Lock _lock = new();
        private volatile TaskCompletionSource _flows = new();
        private bool _isCut;

        public Line() => _flows.SetResult();

        public Task Flows => _flows.Task;

        /// <summary>A connection that meets the cut is cut too.</summary>
        public void Add(TcpClient end)
        {
            lock (_lock)
            {
                _ends.Add(end);
                if (_isCut)
                {
                    end.Dispose();
                }
            }
        }

        public void Stop() => _flows = new TaskCompletionSource();

        public void Cut()
        {
            // First of all: what was held back must not slip through while the ends are being closed.
            lock (_lock)
            {
                _isCut = true;
                _ends.ForEach(end => end.Dispose());
            }

            _flows.TrySetCanceled();
        }
    }
}
