using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Recovery.Clinic;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>A clinic, a plan and a race day, at random; every second race day is close to a change of the clocks.</summary>
public sealed record Scenario(
    IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<OpenPeriod>> Weekly,
    IReadOnlyDictionary<LocalDate, IReadOnlyList<OpenPeriod>> Exceptions,
    TimingRules Rules, IReadOnlyList<Step> Steps, LocalDate RaceDay)
{
    public ClinicHours Hours => new(Weekly, Exceptions);

    public Timetable Timetable => new(Steps, Hours, Rules);

    public override string ToString() =>
        $"race day {RaceDay:uuuu-MM-dd}; weekly {string.Join(", ", Weekly.Select(d => $"{d.Key} {Text(d.Value)}"))}; "
        + $"exceptions {string.Join(", ", Exceptions.Select(d => $"{d.Key:uuuu-MM-dd} {Text(d.Value)}"))}; {Rules}; "
        + string.Join(", ", Steps.Select(s => $"{s.Key} {s.Anchor} {s.Days} {s.Latest}"));

    private static string Text(IReadOnlyList<OpenPeriod> periods) =>
        periods.Count == 0 ? "closed" : string.Join(',', periods.Select(p => $"{p.From:HH:mm}-{p.To:HH:mm}"));
}

/// <summary>How FsCheck makes scenarios.</summary>
public static class Scenarios
{
    public static Arbitrary<Scenario> Any() => (
        from raceDay in RaceDays
        from weekly in Gen.ArrayOf(Hours(30), 7)
        from exceptions in Gen.ListOf(from offset in Gen.Choose(-12, 14) from hours in Hours(60) select (Day: raceDay.PlusDays(offset), Hours: hours))
        from rules in Timing
        from steps in Plans
        select new Scenario(
            Enumerable.Range(0, 7).ToDictionary(i => (IsoDayOfWeek)(i + 1), i => weekly[i]),
            exceptions.GroupBy(e => e.Day).ToDictionary(g => g.Key, g => g.First().Hours), rules, steps, raceDay)).ToArbitrary();

    /// <summary>2025 to 2040.</summary>
    private static Gen<LocalDate> RaceDays => Gen.OneOf(
        Gen.Choose(0, 365 * 16).Select(d => new LocalDate(2025, 1, 1).PlusDays(d)),
        from year in Gen.Choose(2025, 2040)
        from month in Gen.Elements(3, 10)
        from offset in Gen.Choose(-9, 7)
        select LastSunday(year, month).PlusDays(offset));

    private static Gen<TimingRules> Timing => Gen.Frequency(
        (1, Gen.Constant(Sample.UsualTiming)),
        (2, from lead in Gen.Choose(1, 240)
            from courtesyFrom in Gen.Choose(5 * 12, 12 * 12)
            from courtesyTo in Gen.Choose(13 * 12, 23 * 12)
            from expire in Gen.Choose(0, 180)
            select new TimingRules(
                Sample.London, Duration.FromMinutes(lead), Minute(5 * courtesyFrom), Minute(5 * courtesyTo), Duration.FromMinutes(expire))));

    private static Gen<IReadOnlyList<Step>> Plans => Gen.OneOf(
        Gen.Constant(PlanSettings.Default),
        from anchors in Gen.NonEmptyListOf(
            from anchor in Gen.Elements(Anchor.BeforeRace, Anchor.AfterRace, Anchor.AfterStep)
            from days in Gen.Choose(1, 6)
            from latest in Gen.Elements<int?>(null, 4, 7)
            select (anchor, days, latest))
        select (IReadOnlyList<Step>)[.. anchors.Take(4).Select((a, i) => new Step(
            $"step-{i}", [By.Sms, By.Email], i == 0 && a.anchor == Anchor.AfterStep ? Anchor.AfterRace : a.anchor, a.days, a.latest, "doms"))]);

    /// <param name="closed">How often, in a hundred days, the clinic is closed.</param>
    private static Gen<IReadOnlyList<OpenPeriod>> Hours(int closed) => Gen.Frequency(
        (closed, Gen.Constant<IReadOnlyList<OpenPeriod>>([])),
        (100 - closed, from count in Gen.Choose(1, 2)
                       from times in Gen.ArrayOf(Gen.Choose(0, (24 * 12) - 1), count * 2)
                       select Periods(times)));

    private static IReadOnlyList<OpenPeriod> Periods(int[] times)
    {
        int[] apart = [.. times.Distinct().Order()];
        return [.. apart.Chunk(2).Where(c => c.Length == 2).Select(c => new OpenPeriod(Minute(5 * c[0]), Minute(5 * c[1])))];
    }

    private static LocalTime Minute(int minute) => LocalTime.FromMinutesSinceMidnight(minute);

    private static LocalDate LastSunday(int year, int month) =>
        new LocalDate(year, month, 31).With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Sunday));
}
