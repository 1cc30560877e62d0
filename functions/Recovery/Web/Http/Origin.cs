using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Recovery.Settings;

namespace Recovery.Web.Http;

/// <summary>
/// Where a request comes from. A proxy's X-Forwarded-For counts only when the proxy is on this machine,
/// as the Functions host is, or named in the settings; anybody else could make it up to get around the limits.
/// </summary>
public static class Origin
{
    private static readonly object PeerKey = new();
    private static readonly object ProxiedKey = new();

    /// <summary>What proxies add to a request; some add one alone.</summary>
    private static readonly string[] SignsOfProxy = ["Via", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    private static readonly string[] PrefixesOfProxy = ["X-Forwarded", "X-Original", "X-ProxyUser", "X-Envoy"];

    /// <summary>Trusts the nearest proxy, and the known ones before it.</summary>
    public static void TrustProxies(ProxySettings proxies, ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = proxies.Known.Count == 0 ? 1 : null;
        foreach (var network in proxies.Known)
        {
            options.KnownIPNetworks.Add(network);
        }
    }

    /// <summary>Keeps the connection's own peer and whether a proxy stands between, before forwarded headers are read and removed.</summary>
    public static Task Remember(HttpContext context, RequestDelegate next)
    {
        context.Items[PeerKey] = context.Connection.RemoteIpAddress;
        context.Items[ProxiedKey] = context.Request.Headers.Keys.Any(IsSignOfProxy);
        return next(context);
    }

    /// <summary>Behind a proxy that ends TLS, links and cookies must still be those of the public address.</summary>
    public static Task UsePublicScheme(HttpContext context, RecoverySettings settings, RequestDelegate next)
    {
        if (settings.PublicUrl.Scheme == Uri.UriSchemeHttps)
        {
            context.Request.Scheme = Uri.UriSchemeHttps;
        }

        return next(context);
    }

    /// <summary>
    /// Somebody at this machine: the connection itself, not through a proxy, and by a name of this machine,
    /// so that no page elsewhere can point its own name here.
    /// </summary>
    public static bool IsThisMachine(HttpContext context) =>
        context.Items[PeerKey] is IPAddress peer && IPAddress.IsLoopback(peer)
        && context.Items[ProxiedKey] is false
        && IsNameOfThisMachine(context.Request.Host.Host);

    /// <summary>As people write it: 2130706433 and 127.1 are loopback addresses too, but are written so only to get around a check.</summary>
    private static bool IsNameOfThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)
            && address.ToString().Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase));

    private static bool IsSignOfProxy(string header) =>
        SignsOfProxy.Contains(header, StringComparer.OrdinalIgnoreCase)
        || PrefixesOfProxy.Any(p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>The network that limits count by: IPv4 /24, IPv6 /48.</summary>
    public static string Network(HttpContext context) => NetworkOf(context.Connection.RemoteIpAddress);

    public static string NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var length = address.AddressFamily == AddressFamily.InterNetwork ? 24 : 48;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(length / 8).Clear();
        return $"{new IPAddress(bytes)}/{length}";
    }
}
