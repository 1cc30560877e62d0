using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Recovery.Channels.Http;
using Recovery.Nudges.Receipts;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Channels.SendGrid;

/// <summary>SendGrid tells what became of emails: <c>POST /hooks/sendgrid/events</c>, in batches.</summary>
public sealed class SendGridHook(RecoverySettings settings, ReceiptHandler receipts, ClinicClock clock)
{
    /// <summary>SendGrid's batches stay below one megabyte; a backlog may be larger.</summary>
    private const int Most = 8 * 1024 * 1024;

    /// <summary>How long a signature is valid: enough for a slow network, too short to replay a captured post later.</summary>
    private static readonly Duration Window = Duration.FromMinutes(10);

    public async Task<IResult> Post(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        if (await HookBody.Read(request, Most, ct) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var timestamp = request.Headers["X-Twilio-Email-Event-Webhook-Timestamp"].ToString();
        var signature = request.Headers["X-Twilio-Email-Event-Webhook-Signature"].ToString();
        if (settings.SendGrid.WebhookPublicKey is not { Length: > 0 } key || !IsRecent(timestamp)
            || !SendGridSignature.IsValid(key, signature, timestamp, body))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (SendGridEvents.Read(body) is not { } batch)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        await receipts.Apply(batch.Receipts, batch.Unknown);
        return Results.NoContent();
    }

    /// <summary>By SendGrid's clock, which knows nothing of a shifted one of ours.</summary>
    private bool IsRecent(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < 253_402_300_800
        && (IsNear(seconds, clock.Now) || (settings.Clock.IsShifted && IsNear(seconds, SystemClock.Instance.GetCurrentInstant())));

    private static bool IsNear(long seconds, Instant now) =>
        Duration.FromSeconds(Math.Abs(seconds - now.ToUnixTimeSeconds())) <= Window;
}
