using NodaTime;
using Recovery.Clinic;

namespace Recovery.Messages;

/// <summary>
/// What a confirmation's words are made from: nothing that a stranger typed into the form,
/// so that no one can send their own words through us.
/// </summary>
public sealed record ConfirmationFacts(LocalDate RaceDay, string ConfirmUrl);

/// <summary>What tells the clinic's mailbox of a request for an appointment.</summary>
/// <param name="AnswerBy">In clinic time.</param>
/// <param name="Mobile">E.164; null: the runner gave none.</param>
/// <param name="DeskUrl">Where reception answers.</param>
public sealed record RequestedFacts(
    string RunnerName, string RaceName, LocalDate RaceDay, LocalDate Day, PartOfDay Part, LocalDateTime AnswerBy, string? Mobile, string? Email,
    string DeskUrl);

/// <summary>What tells the clinic's mailbox how the day stands, or of something that keeps messages from going out.</summary>
/// <param name="Title">The subject.</param>
/// <param name="Intro">A sentence or two.</param>
/// <param name="DeskUrl">Where reception sees all of it, once signed in.</param>
public sealed record NoteFacts(string Title, string Intro, IReadOnlyList<NoteLine> Lines, string DeskUrl);

/// <summary>A line of a note: somebody who needs somebody, or something that is stuck.</summary>
/// <param name="Words">Whom or what it is about: a name, and no number or address.</param>
/// <param name="Detail">Why.</param>
/// <param name="Address">Where the desk shows it; null: where the note's own link leads.</param>
public sealed record NoteLine(string Words, string Detail, string? Address)
{
    /// <summary>Says nothing of whom it is about.</summary>
    public override string ToString() => Detail;
}

/// <summary>What tells a runner of a booking: that it is made, has another time, or is off.</summary>
/// <param name="Hour">Null: none is written down; see <paramref name="TimeIsAgreed"/>.</param>
/// <param name="PageUrl">The appointment's page, which has the calendar file.</param>
/// <param name="TimeIsAgreed">False: the runner said yes to a part of the day, and nobody has agreed on its hour.</param>
public sealed record BookedFacts(
    string RunnerName, LocalDate Day, LocalTime? Hour, PartOfDay Part, string PageUrl, bool TimeIsAgreed = true);

/// <summary>What offers a runner another time than the one asked for.</summary>
/// <param name="Hour">Null: any in that part of the day.</param>
/// <param name="PageUrl">Where the runner says yes, or asks for another.</param>
public sealed record OfferFacts(
    string RunnerName, LocalDate AskedDay, PartOfDay AskedPart, LocalDate Day, LocalTime? Hour, PartOfDay Part, string PageUrl);

/// <summary>What tells a runner that what was asked for can't be.</summary>
/// <param name="Words">What reception adds; null: nothing.</param>
/// <param name="PageUrl">Where the runner may ask for another time.</param>
public sealed record DeclinedFacts(string RunnerName, LocalDate AskedDay, PartOfDay AskedPart, string? Words, string PageUrl);
