using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Recovery.Channels.Http;
using Recovery.Settings;

namespace Recovery.Channels.Twilio;

/// <summary>Takes a post that claims to come from Twilio, and believes it only when Twilio signed it for our public address.</summary>
/// <remarks>Host and scheme are those of <c>PublicUrl</c>, never what the request or a proxy says, so that a sender can't choose what was signed.</remarks>
public sealed class TwilioPost(RecoverySettings settings)
{
    /// <summary>A message's longest body and Twilio's fields take a few kilobytes.</summary>
    private const int Most = 64 * 1024;

    private const int MostFields = 200;

    /// <summary>The fields, or the answer to a caller that is not Twilio.</summary>
    internal async Task<(IReadOnlyDictionary<string, StringValues>? Fields, IResult? Refusal)> Read(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType || request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            if (!request.HasJsonContentType())
            {
                return (null, Results.StatusCode(StatusCodes.Status415UnsupportedMediaType));
            }
        }

        if (await HookBody.Read(request, Most, ct) is not { } body)
        {
            return (null, Results.StatusCode(StatusCodes.Status413PayloadTooLarge));
        }

        var url = settings.PublicUrl.AbsoluteUri.TrimEnd('/') + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        var signature = request.Headers["X-Twilio-Signature"].ToString();
        var token = settings.Twilio.AuthToken;
        var fields = request.HasJsonContentType() ? JsonFields.Read(body) : Form(body);
        var signed = token is { Length: > 0 } && fields is not null && (request.HasJsonContentType()
            ? TwilioSignature.IsValid(token, url, body, signature)
            : TwilioSignature.IsValid(token, url, fields.SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? ""))), signature));
        return signed ? (fields, null) : (null, Results.StatusCode(StatusCodes.Status403Forbidden));
    }

    private static Dictionary<string, StringValues>? Form(byte[] body)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body)) { ValueCountLimit = MostFields, ValueLengthLimit = Most };
            // Twilio signs names as they are spelt.
            return new(reader.ReadForm(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return null;
        }
    }
}
