using Recovery.Desk.Coming;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;

namespace Recovery.Web.Clinic;

/// <summary>One session as a card.</summary>
/// <param name="Pauses">What is paused now, of the session and of anything else.</param>
/// <param name="Day">The day whose page this is: then who gets nothing is named. Null: it is one of many.</param>
public sealed record ComingCard(ComingSession Session, IReadOnlyList<PauseView> Pauses, string? Day)
{
    /// <summary>So many are named for each reason.</summary>
    public const int MostNamed = 25;

    public PauseButtons Buttons => new(PauseScope.Session(Session.Day), "this session", Pauses, Day);

    /// <summary>Pauses of something else that hold the session's messages too.</summary>
    public IEnumerable<PauseView> Others => Pauses.Where(p => p.Pause.Of.Kind != PauseKind.Session && Session.IsHeldBy(p.Pause));

    /// <summary>A pause that is still in force when the session opens; null: none is.</summary>
    public Pause? TooLong => Pauses.Select(p => p.Pause).FirstOrDefault(p => Session.IsHeldBy(p) && p.Until > Session.Opens && Session.Messages > 0);

    /// <summary>Who gets nothing, by channel and reason, most first.</summary>
    public IReadOnlyList<(Channel Channel, string Reason, int Count, IReadOnlyList<LeftOut> Who)> Excluded =>
    [
        .. from line in Session.Lines
           from reason in line.Excluded
           group (reason.Value, Who: line.Who.GetValueOrDefault(reason.Key) ?? []) by (line.Channel, reason.Key) into same
           let count = same.Sum(s => s.Value)
           orderby count descending, same.Key.Key
           select (same.Key.Channel, same.Key.Key, count, (IReadOnlyList<LeftOut>)[.. same.SelectMany(s => s.Who).Distinct().Take(MostNamed)]),
    ];
}
