using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Recovery.Loopback;

/// <summary>Reading a request and answering it, with nothing in between.</summary>
internal static class Exchange
{
    public static bool HasBasicAuth(HttpContext context)
    {
        const string Scheme = "Basic ";
        var header = context.Request.Headers.Authorization.ToString();
        Span<byte> pair = stackalloc byte[256];
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && Convert.TryFromBase64Chars(header.AsSpan(Scheme.Length), pair, out var length)
            && pair[..length].IndexOf((byte)':') > 0 && pair[length - 1] != ':';
    }

    public static async ValueTask<ReadOnlyMemory<byte>> Body(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static async Task Answer(HttpContext context, int status, string body, Fault? fault = null)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (fault?.RetryAfter is { } after)
        {
            response.Headers.RetryAfter = after;
        }

        foreach (var (name, value) in fault?.Headers ?? [])
        {
            response.Headers[name] = value;
        }

        var bytes = Encoding.UTF8.GetBytes(body);
        response.ContentLength = bytes.Length;
        if (bytes.Length > 0)
        {
            response.ContentType = "application/json";
            await response.BodyWriter.WriteAsync(bytes);
        }
    }
}
