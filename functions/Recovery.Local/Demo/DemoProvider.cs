using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Messages;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Time;

namespace Recovery.Local.Demo;

/// <summary>The sandbox, with an outage of ten minutes while texts go out, and with receipts.</summary>
internal sealed class DemoProvider(IChannelProvider sandbox, DemoPhones phones, ClinicClock clock) : IChannelProvider
{
    public static readonly LocalDateTime OutageFrom = new(2027, 4, 26, 7, 29);
    public static readonly LocalDateTime OutageTo = OutageFrom.PlusMinutes(14);

    public Channel Channel => sandbox.Channel;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken ct)
    {
        if (Channel.Form == MessageForm.Text && IsOut)
        {
            return InDemoTime(TwilioOutcomes.Of(new TwilioAnswer(TwilioCall.NotSent)));
        }

        var outcome = await sandbox.Send(message, ct);
        if (outcome is Outcome.Accepted)
        {
            phones.Took(message, Channel);
        }

        return outcome;
    }

    public Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) => sandbox.Find(message, attemptedAt, ct);

    private bool IsOut => clock.Now.InZone(clock.Zone).LocalDateTime is var now && now >= OutageFrom && now < OutageTo;

    /// <summary>Seconds of a real provider's would be hours of the demo's.</summary>
    private Outcome InDemoTime(Outcome outcome) =>
        outcome is Outcome.Deferred deferred ? deferred with { After = deferred.After / (clock.OfMachine(Duration.FromSeconds(1)) / Duration.FromSeconds(1)) } : outcome;
}
