using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Recovery.Channels.Http;

/// <summary>A provider's post, byte for byte as it was signed.</summary>
internal static class HookBody
{
    /// <summary>Null: it is larger than <paramref name="most"/>.</summary>
    public static async Task<byte[]?> Read(HttpRequest request, int most, CancellationToken ct)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }

        try
        {
            return request.ContentLength is { } length
                ? await Whole(request.Body, new byte[length], ct)
                : await Counted(request.Body, most, ct);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static async Task<byte[]> Whole(Stream sent, byte[] body, CancellationToken ct)
    {
        var read = await sent.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        return read == body.Length ? body : body[..read];
    }

    /// <summary>It does not say how long it is.</summary>
    private static async Task<byte[]?> Counted(Stream sent, int most, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await sent.ReadAsync(buffer, ct)) > 0;)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
