using System.Net;
using System.Net.Sockets;
using Recovery.Local.Commands;

namespace Recovery.Local;

/// <summary>Where the server listens: <c>--urls</c>, else <c>ASPNETCORE_URLS</c>, else port 7071 of this machine alone.</summary>
/// <param name="Urls">As Kestrel takes them, each with its port.</param>
/// <param name="First">How a browser on this machine reaches the first of them.</param>
internal sealed record ListeningAddress(IReadOnlyList<string> Urls, Uri First)
{
    private const string Default = "http://localhost:7071";

    /// <exception cref="UsageException">One is no address.</exception>
    public static ListeningAddress Of(string? urls) =>
        Parse(urls, "--urls") ?? Parse(Environment.GetEnvironmentVariable("ASPNETCORE_URLS"), "ASPNETCORE_URLS") ?? Parse(Default, "")!;

    private static ListeningAddress? Parse(string? urls, string source)
    {
        if (string.IsNullOrWhiteSpace(urls))
        {
            return null;
        }

        var parsed = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(u => Parse(u)
            ?? throw new UsageException($"{source} is '{u}'; use an address such as http://127.0.0.1:7071 (https is for a proxy in front).")).ToList();
        return parsed.Count == 0 ? null : new ListeningAddress([.. parsed.Select(p => p.Url)], parsed[0].Reached);
    }

    private static (string Url, Uri Reached)? Parse(string url)
    {
        const string Anywhere = "localhost";

        // Kestrel's own signs for "every address" are no host of a URL.
        var plain = url.Replace("://*", $"://{Anywhere}", StringComparison.Ordinal).Replace("://+", $"://{Anywhere}", StringComparison.Ordinal);
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var uri) || uri.Scheme != "http" || uri.AbsolutePath != "/" || uri.Query.Length > 0)
        {
            return null;
        }

        var everywhere = plain != url || uri.Host is "0.0.0.0" or "[::]";
        var port = uri.Port == 0 ? FreePort() : uri.Port;
        return (
            $"http://{(everywhere ? "*" : uri.Host)}:{port}",
            new UriBuilder("http", everywhere ? Anywhere : uri.Host, port).Uri);
    }

    /// <summary>Port 0 asks for any: it is chosen here, since links need it before the server listens.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
