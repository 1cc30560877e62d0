using System.Globalization;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Messages;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Channels.Twilio;

/// <summary>Texts through Twilio.</summary>
public sealed class TwilioProvider(TwilioApi api, RecoverySettings settings, ClinicClock clock) : IChannelProvider, IReceiptSource
{
    private readonly string _statusCallback = $"{settings.PublicUrl.AbsoluteUri.TrimEnd('/')}/hooks/twilio/status/";

    public Channel Channel => SmsChannel.Instance;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken ct)
    {
        var text = (OutgoingText)message;
        var service = settings.Twilio.MessagingServiceSid;
        return TwilioOutcomes.Of(await api.Create(
            new TwilioText(
                text.To, service is null ? settings.Twilio.From : null, service, text.Body, _statusCallback + text.NudgeId,
                (int)Math.Clamp(text.ValidFor.TotalSeconds, 1, 36_000)),
            ct));
    }

    public async Task<Receipt?> Ask(string nudgeId, string providerId, CancellationToken ct) =>
        await api.Fetch(providerId, ct) is { } standing
            ? TwilioReceipts.Of(nudgeId, standing.Status, standing.ErrorCode?.ToString(CultureInfo.InvariantCulture), standing.Sid)
            : null;

    public Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) =>
        TwilioLookup.Find(api, (OutgoingText)message, clock.Time is ShiftedTimeProvider ? null : attemptedAt, ct);

    public async Task<CopyDeletion> DeleteCopy(string providerId, CancellationToken ct) =>
        // What another provider sent (the sandbox, before) is not Twilio's to delete.
        !IsSid(providerId) ? CopyDeletion.Gone : await api.Delete(providerId, ct) switch
        {
            204 or 404 => CopyDeletion.Gone,
            0 or 401 or 403 or 429 or >= 500 => CopyDeletion.NoAnswer,
            _ => CopyDeletion.NotYet,
        };

    private static bool IsSid(string id) => id.StartsWith("SM", StringComparison.Ordinal) || id.StartsWith("MM", StringComparison.Ordinal);
}
