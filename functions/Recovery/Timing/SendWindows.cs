using NodaTime;
using Recovery.Clinic;

namespace Recovery.Timing;

/// <summary>The windows in which a session's nudges go out: timing rules 2 and 3.</summary>
internal sealed class SendWindows
{
    private static readonly LocalTime EveningFrom = new(18, 0);
    private static readonly LocalTime EveningTo = new(19, 30);
    private static readonly LocalTime EveningExpires = new(20, 0);

    private readonly TimingRules _rules;
    private readonly CourtesyRange _courtesy;

    public SendWindows(TimingRules rules) => (_rules, _courtesy) = (rules, new CourtesyRange(rules));

    /// <param name="session">The open day to remind of.</param>
    /// <param name="isFree">Whether anything may go out on a day.</param>
    /// <returns>Null: there is no time for a reminder of this session.</returns>
    public StepTimes? Of(Session session, Func<LocalDate, bool> isFree)
    {
        var dayBefore = session.Day.PlusDays(-1);
        var evening = isFree(dayBefore) ? Evening(dayBefore) : null;
        var morning = isFree(session.Day) ? BeforeOpening(session) : null;
        return (morning, evening) switch
        {
            (not null, _) => new StepTimes(session, morning, [.. Sooner(morning), .. evening is null ? [] : new[] { evening }]),
            (_, not null) => new StepTimes(session, evening, [.. Sooner(evening)]),
            _ => null,
        };
    }

    private SendWindow? BeforeOpening(Session session)
    {
        var opening = At(session.Day, session.Opening);
        var tooLate = At(session.Day, session.Closing) - _rules.ExpireBeforeClose;
        return Clip(session.Day, opening - _rules.Lead, opening, tooLate);
    }

    private SendWindow? Evening(LocalDate day) => Clip(day, At(day, EveningFrom), At(day, EveningTo), At(day, EveningExpires));

    /// <summary>The same window from the start of the courtesy range on, when that is any sooner.</summary>
    private IEnumerable<SendWindow> Sooner(SendWindow window)
    {
        var from = _courtesy.From(window.Day);
        return from < window.NotBefore ? [window with { NotBefore = from }] : [];
    }

    /// <summary>What the courtesy range leaves; null: nothing before the target, or it would be too late before it is time.</summary>
    private SendWindow? Clip(LocalDate day, Instant notBefore, Instant target, Instant expires)
    {
        var (from, to) = (_courtesy.From(day), _courtesy.To(day));
        var window = new SendWindow(day, Instant.Max(notBefore, from), Instant.Min(target, to), Instant.Min(expires, to));
        return window.NotBefore < window.Target && window.Target <= window.Expires ? window : null;
    }

    private Instant At(LocalDate day, LocalTime time) => _rules.Zone.AtLeniently(day.At(time)).ToInstant();
}
