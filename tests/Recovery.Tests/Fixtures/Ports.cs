using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Recovery.Tests.Fixtures;

/// <summary>Ports of this machine's loopback.</summary>
internal static class Ports
{
    /// <summary>Below those that the system hands out by itself: until a server has started, a connection of another test might get such a one.</summary>
    private const int Lowest = 10_000;

    private const int Highest = 20_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>One that nobody listens on, and that no other test gets.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
