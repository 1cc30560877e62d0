using NodaTime;
using NodaTime.Text;
using Recovery.Clinic;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Nudges.Plan;

/// <summary>The clinic and plan of the defaults, and short ways to write days, times and hours.</summary>
internal static class Sample
{
    public static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];

    public static readonly TimingRules UsualTiming = new(
        London, Duration.FromMinutes(45), new LocalTime(7, 30), new LocalTime(20, 0), Duration.FromHours(1));

    public static readonly Step BookAhead = PlanSettings.Default[0];
    public static readonly Step Doms = PlanSettings.Default[1];
    public static readonly Step LastCall = PlanSettings.Default[2];

    public static readonly SigningKey Key = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    /// <summary>Monday to Saturday 08:00-14:00.</summary>
    public static ClinicHours Hours(params (string Day, string Hours)[] exceptions) => Weekly("08:00-14:00", exceptions);

    /// <summary>The same hours Monday to Saturday.</summary>
    public static ClinicHours Weekly(string hours, params (string Day, string Hours)[] exceptions) => new(
        Enumerable.Range(1, 6).ToDictionary(d => (IsoDayOfWeek)d, _ => HoursText.Parse(hours)!),
        exceptions.ToDictionary(e => Day(e.Day), e => HoursText.Parse(e.Hours)!));

    public static Timetable Timetable(ClinicHours? hours = null, TimingRules? rules = null, params Step[] steps) =>
        new(steps.Length > 0 ? steps : PlanSettings.Default, hours ?? Hours(), rules ?? UsualTiming);

    public static LocalDate Day(string iso) => LocalDatePattern.Iso.Parse(iso).GetValueOrThrow();

    /// <summary>Clinic time as <c>2027-04-27 07:30</c>.</summary>
    public static Instant At(string clinicTime) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm")
        .Parse(clinicTime).GetValueOrThrow().InZoneStrictly(London).ToInstant();

    public static SendWindow Window(string notBefore, string target, string expires) =>
        new(Day(notBefore[..10]), At(notBefore), At(target), At(expires));

    public static Step AfterRace(int days, int? latest = null) => new("after", [By.Sms], Anchor.AfterRace, days, latest, "after");
}
