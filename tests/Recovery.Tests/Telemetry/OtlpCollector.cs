using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Telemetry;

/// <summary>A collector on this machine: keeps what exporters post to it by OTLP over HTTP.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _posts = new();
    private LoopbackServer _server = null!;

    private OtlpCollector()
    {
    }

    public Uri Address => _server.Address;

    /// <summary>The bodies of one signal: traces, metrics or logs.</summary>
    public IReadOnlyList<byte[]> Of(string signal) => [.. _posts.Where(p => p.Path == $"/v1/{signal}").Select(p => p.Body)];

    public IReadOnlyList<OtlpSpan> Spans() => [.. Of("traces").SelectMany(OtlpSpan.ReadAll)];

    public static async Task<OtlpCollector> Start()
    {
        var collector = new OtlpCollector();
        collector._server = await LoopbackServer.Start(collector.Keep);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Keep(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _posts.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
