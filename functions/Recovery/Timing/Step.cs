using Recovery.Runners;

namespace Recovery.Timing;

/// <summary>What a step's day is counted from.</summary>
public enum Anchor
{
    /// <summary>The last open day at least <c>Days</c> days before the race day.</summary>
    BeforeRace,

    /// <summary>The first open day from <c>Days</c> days after the race day on.</summary>
    AfterRace,

    /// <summary>The <c>Days</c>th open day after the session of the step before it in the plan.</summary>
    AfterStep,
}

/// <summary>One step of the nudge plan.</summary>
/// <param name="Key">Its name in settings, logs and the API: <c>doms</c>.</param>
/// <param name="Channels">The channels it goes out on, for runners who opted in to them.</param>
/// <param name="Anchor">What its day is counted from.</param>
/// <param name="Days">Days from the anchor: calendar days for a race, open days for a step.</param>
/// <param name="Latest">Dropped when its session would be more than this many days after the race day; null: never.</param>
/// <param name="Template">The name of its template files.</param>
public sealed record Step(string Key, IReadOnlyList<Channel> Channels, Anchor Anchor, int Days, int? Latest, string Template)
{
    /// <summary>The step of a message that asks a contact to be confirmed.</summary>
    public const string Confirm = "confirm";

    /// <summary>The step of the email that tells the clinic's own mailbox of a request for an appointment.</summary>
    public const string Request = "request";

    /// <summary>The step of the message that tells a runner that the appointment is booked.</summary>
    public const string Booked = "booked";

    /// <summary>The step of the message that offers a runner another time than the one asked for.</summary>
    public const string Offer = "offer";

    /// <summary>The step of the message that tells a runner that what was asked for can't be.</summary>
    public const string Declined = "declined";

    /// <summary>The step of the message that tells a runner of a booking's other day or hour.</summary>
    public const string Changed = "changed";

    /// <summary>The step of the message that tells a runner that a booking is off.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Messages that tell a runner of an answer to a request for an appointment.</summary>
    public static IReadOnlyList<string> Answers { get; } = [Booked, Offer, Declined, Changed, Cancelled];

    /// <summary>The step of the emails to the clinic's own mailbox: how the day stands, and what keeps messages from going out.</summary>
    public const string Note = "note";

    /// <summary>Messages that somebody asked for at that moment: no nudges, so no count of nudges holds them, and no plan may use the names.</summary>
    public static IReadOnlyList<string> Service { get; } = [Confirm, Request, .. Answers, Note];
}
