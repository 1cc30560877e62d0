using System.Net;
using System.Net.Sockets;

namespace Recovery.Tests.Delivery;

/// <summary>Ports of this machine's loopback.</summary>
internal static class Ports
{
    /// <summary>One that nobody listens on.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
