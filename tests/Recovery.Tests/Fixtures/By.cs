using NodaTime;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Nudges.Plan;
using Recovery.Runners;

namespace Recovery.Tests.Fixtures;

/// <summary>The channels that ship, and what was agreed to for them.</summary>
public static class By
{
    public static readonly Channel Sms = SmsChannel.Instance;

    public static readonly Channel Email = EmailChannel.Instance;

    /// <summary>Consent to texts alone.</summary>
    public static Consent Texts(string wording, string source, Instant at) => Both(wording, null, source, at);

    /// <summary>Consent to emails alone.</summary>
    public static Consent Emails(string wording, string source, Instant at) => Both(null, wording, source, at);

    /// <summary>Consent to whatever has a wording.</summary>
    public static Consent Both(string? texts, string? emails, string source, Instant at)
    {
        var wordings = new Dictionary<Channel, string>();
        if (texts is not null)
        {
            wordings[Sms] = texts;
        }

        if (emails is not null)
        {
            wordings[Email] = emails;
        }

        return new Consent(wordings, source, at);
    }

    /// <summary>The entry with a channel as given.</summary>
    public static PlanningEntry With(this PlanningEntry entry, Channel channel, PlanningChannel of) =>
        entry with { Channels = new Dictionary<Channel, PlanningChannel>(entry.Channels) { [channel] = of } };

    /// <summary>Those whose box is ticked.</summary>
    public static IReadOnlyCollection<Channel> Ticked(bool texts, bool emails) => [.. texts ? [Sms] : Array.Empty<Channel>(), .. emails ? [Email] : Array.Empty<Channel>()];

    /// <summary>What the planner sees of both.</summary>
    public static IReadOnlyDictionary<Channel, PlanningChannel> Both(PlanningChannel texts, PlanningChannel emails) =>
        new Dictionary<Channel, PlanningChannel> { [Sms] = texts, [Email] = emails };
}
