using NodaTime;
using Recovery.Channels;
using Recovery.Clinic;
using Recovery.Security;

namespace Recovery.Messages;

/// <summary>Facts that templates are tried out with before the first runner meets them.</summary>
internal static class SampleFacts
{
    public const string Token = "AAAAAAxxxxxxxxxx";

    private static readonly LocalDate RaceDay = new(2027, 4, 25);

    public static MessageFacts Usual { get; } = With("https://recovery.example.com", new LocalTime(8, 0));

    public static ConfirmationFacts Confirmation { get; } = new(RaceDay, "https://recovery.example.com" + LinkPath.Of(LinkPurpose.Confirm(ChannelCatalog.All[0]), Token));

    /// <summary>Who can be rung, and who can only be written to.</summary>
    public static IReadOnlyList<RequestedFacts> Requested { get; } =
    [
        new(
            "Asha Patel", "the London Marathon", RaceDay, RaceDay.PlusDays(2), PartOfDay.Morning, RaceDay.PlusDays(1).At(new LocalTime(14, 0)),
            "+447700900123", null, "https://recovery.example.com/clinic/appointments"),
        new(
            "Asha Patel", "the London Marathon", RaceDay, RaceDay.PlusDays(2), PartOfDay.Morning, RaceDay.PlusDays(1).At(new LocalTime(14, 0)),
            null, "asha@example.com", "https://recovery.example.com/clinic/appointments"),
    ];

    private static string Appointment { get; } = "https://recovery.example.com" + LinkPath.Of(LinkPurpose.Appointment, Token);

    /// <summary>Somebody to ring, something that is stuck, and nobody at all.</summary>
    public static IReadOnlyList<NoteFacts> Noted { get; } =
    [
        new(
            "Before 8am: 212 of 214 reached. 2 need you.", "Before 8am: 212 of 214 reached. 2 need you.",
            [new("Asha Patel", "their text didn't arrive", "https://recovery.example.com/here"), new("Texts are on hold", "Twilio didn't accept our sign-in.", null)],
            "https://recovery.example.com/clinic"),
        new("Before 8am: 214 of 214 reached. Nobody needs you.", "Before 8am: 214 of 214 reached. Nobody needs you.", [], "https://recovery.example.com/clinic"),
    ];

    /// <summary>With an hour, without one that is written down, and without one that anybody agreed on.</summary>
    public static IReadOnlyList<BookedFacts> Booked { get; } =
    [
        new("Asha Patel", RaceDay.PlusDays(2), new LocalTime(9, 30), PartOfDay.Morning, Appointment),
        new("", RaceDay.PlusDays(2), null, PartOfDay.Morning, Appointment),
        new("Asha Patel", RaceDay.PlusDays(2), null, PartOfDay.Afternoon, Appointment, TimeIsAgreed: false),
    ];

    /// <summary>With an hour, and without one.</summary>
    public static IReadOnlyList<OfferFacts> Offers { get; } =
    [
        new("Asha Patel", RaceDay.PlusDays(2), PartOfDay.Morning, RaceDay.PlusDays(3), new LocalTime(9, 30), PartOfDay.Morning, Appointment),
        new("", RaceDay.PlusDays(2), PartOfDay.Morning, RaceDay.PlusDays(3), null, PartOfDay.Afternoon, Appointment),
    ];

    /// <summary>With a sentence of reception's, and without one.</summary>
    public static IReadOnlyList<DeclinedFacts> Declined { get; } =
    [
        new("Asha Patel", RaceDay.PlusDays(2), PartOfDay.Morning, "We're fully booked that day.", Appointment),
        new("", RaceDay.PlusDays(2), PartOfDay.Afternoon, null, Appointment),
    ];

    /// <summary>What a template has to cope with: no name, a name that no text can hold, no open day to name, only one.</summary>
    public static IReadOnlyList<MessageFacts> All { get; } =
    [
        Usual,
        Usual with { RunnerName = "" },
        Usual with { RunnerName = "李小龙" },
        Usual with { FirstDays = [] },
        Usual with { FirstDays = [Usual.Session] },
    ];

    /// <summary>A usual runner of a usual race, for links at that address and an opening at that hour.</summary>
    public static MessageFacts With(string address, LocalTime opening)
    {
        var session = new Session(new LocalDate(2027, 4, 28), [new OpenPeriod(opening, LocalTime.MaxValue)]);
        return new MessageFacts(
            "Asha Patel", "London Marathon 2027", "the London Marathon", RaceDay, session, [session with { Day = session.Day.PlusDays(1) }, session],
            address + LinkPath.Of(LinkPurpose.Book, Token), address + LinkPath.Of(LinkPurpose.Stop, Token));
    }
}
