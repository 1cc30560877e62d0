using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Hosted;

/// <summary>Where Application Insights takes telemetry in, on this machine: keeps what the exporter posts, a JSON object a line.</summary>
internal sealed class IngestionEndpoint : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonElement> _items = new();
    private LoopbackServer _server = null!;

    private IngestionEndpoint()
    {
    }

    /// <summary>The setting that leads an app here.</summary>
    public string ConnectionString => $"InstrumentationKey={Guid.Empty};IngestionEndpoint={_server.Address}";

    /// <summary>What the workspace's table of this kind would hold (RequestData, MetricData), with the role that sent it.</summary>
    public IReadOnlyList<(string Role, JsonElement Data)> Of(string baseType) =>
    [
        .. _items.Where(i => i.GetProperty("data").GetProperty("baseType").GetString() == baseType)
            .Select(i => (i.GetProperty("tags").GetProperty("ai.cloud.role").GetString()!, i.GetProperty("data").GetProperty("baseData"))),
    ];

    public static async Task<IngestionEndpoint> Start()
    {
        var endpoint = new IngestionEndpoint();
        endpoint._server = await LoopbackServer.Start(endpoint.Keep);
        return endpoint;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Keep(HttpContext context)
    {
        await using Stream body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync(context.RequestAborted) is { Length: > 0 } line)
        {
            using var item = JsonDocument.Parse(line);
            _items.Enqueue(item.RootElement.Clone());
            count++;
        }

        await context.Response.WriteAsJsonAsync(new { itemsReceived = count, itemsAccepted = count, errors = Array.Empty<object>() });
    }
}
