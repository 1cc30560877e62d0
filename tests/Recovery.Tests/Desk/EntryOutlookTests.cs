using Microsoft.Extensions.Configuration;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Plan;
using Recovery.Timing;
using Recovery.Web.Clinic;

namespace Recovery.Tests.Desk;

public sealed class EntryOutlookTests
{
    private static readonly RecoverySettings Settings = RecoverySettings.Read(new ConfigurationBuilder().Build());
    private static readonly Timetable Timetable = new(Settings.Plan.Steps, Settings.Clinic.Hours, Settings.Timing.Rules(Settings.Clinic.TimeZone));
    private static readonly LocalDate Sunday = new(2027, 4, 25);
    private static readonly Instant SignedUp = Instant.FromUtc(2027, 3, 1, 12, 0);
    private static readonly Instant RaceEve = Instant.FromUtc(2027, 4, 24, 12, 0);

    [Fact]
    public void What_comes_is_shown_with_its_day()
    {
        var doms = Step(Of(Entry()), "doms", By.Sms);

        Assert.Equal(new LocalDate(2027, 4, 27), doms.Window!.Day);
        Assert.Null(doms.WhyNot);
    }

    [Fact]
    public void A_channel_without_consent_is_not_opted_in() =>
        Assert.Equal("not opted in to texts", Step(Of(Entry().Allowing(By.Sms, null)), "doms", By.Sms).WhyNot);

    [Fact]
    public void A_step_that_had_passed_says_that_the_runner_signed_up_after_its_time()
    {
        var late = Entry().Allowing(By.Email, RaceEve);

        Assert.Equal("they signed up after it was due", Step(Of(late), "book-ahead", By.Email).WhyNot);
        Assert.Null(Step(Of(late), "doms", By.Email).WhyNot);
    }

    [Fact]
    public void Once_booked_nothing_more_comes_and_it_says_so()
    {
        var booked = Of(Entry() with { Outcome = EntryOutcome.Booked });

        Assert.All(booked.Where(s => s.Step != "book-ahead"), s => Assert.Equal("the runner has booked", s.WhyNot));
    }

    [Fact]
    public void What_had_passed_before_the_booking_has_another_reason()
    {
        var booked = Entry().Allowing(By.Sms, null) with { Outcome = EntryOutcome.Booked, OutcomeAt = RaceEve };

        Assert.Equal("not opted in to texts", Step(Of(booked), "doms", By.Sms).WhyNot);
        Assert.Equal("the runner has booked", Step(Of(booked), "doms", By.Email).WhyNot);
        Assert.Equal("its time had passed before we planned it", Step(Of(booked), "book-ahead", By.Email).WhyNot);
        Assert.Holds(Step(Of(booked), "book-ahead", By.Email).IsPast);
    }

    [Fact]
    public void A_stop_of_texts_leaves_emails_alone()
    {
        var stopped = Of(Entry(), new Suppression(By.Sms, "said stop", Source.Runner, RaceEve));

        Assert.Equal("texts to this number are stopped", Step(stopped, "doms", By.Sms).WhyNot);
        Assert.Null(Step(stopped, "doms", By.Email).WhyNot);
    }

    [Fact]
    public void A_step_with_no_suitable_day_says_so()
    {
        var closed = new Timetable(
            Settings.Plan.Steps, new Recovery.Clinic.ClinicHours(
                new Dictionary<IsoDayOfWeek, IReadOnlyList<Recovery.Clinic.OpenPeriod>> { [IsoDayOfWeek.Monday] = Settings.Clinic.Hours.Weekly[IsoDayOfWeek.Monday] },
                new Dictionary<LocalDate, IReadOnlyList<Recovery.Clinic.OpenPeriod>>()), Timetable.Rules);

        var outlook = Of(closed, Entry(), [], []);

        Assert.Equal("the clinic isn't open on a day that suits", Step(outlook, "last-call", By.Sms).WhyNot);
    }

    [Fact]
    public void What_is_planned_but_can_not_go_out_any_more_says_why()
    {
        var line = Line("doms", By.Sms, NudgeStatus.Queued);

        var outlook = Of(Timetable, Entry() with { Outcome = EntryOutcome.NotRun }, [], [line]);

        Assert.Same(line, Step(outlook, "doms", By.Sms).Nudge);
        Assert.Equal("the runner didn't run", Step(outlook, "doms", By.Sms).WhyNot);
    }

    [Fact]
    public void What_was_sent_under_an_older_plan_is_shown_as_well()
    {
        var outlook = Of(Timetable, Entry(), [], [Line("early-bird", By.Email, NudgeStatus.Delivered)]);

        Assert.NotNull(Step(outlook, "early-bird", By.Email).Nudge);
    }

    private static IReadOnlyList<StepOutlook> Of(Entry entry, params Suppression[] stops) => Of(Timetable, entry, stops, []);

    private static IReadOnlyList<StepOutlook> Of(Timetable timetable, Entry entry, Suppression[] stops, LogLine[] nudges)
    {
        PlanningChannel Allowed(Channel channel) => new(entry.Since(channel), stops.Any(s => s.Channel == channel));
        var planning = new PlanningEntry(
            entry.Id, entry.RunnerId, 1, "Ada", new RaceDay(entry.RaceId, entry.RaceDay), "London", "London",
            By.Both(Allowed(By.Sms), Allowed(By.Email)), entry.Outcome, [],
            [
                .. nudges.Select(n => n.Nudge).Select(n => new ExistingNudge(
                    NudgeId.Of(Sample.Key, entry.Id, n.Step, n.Channel), n.Step, n.Channel, n.Generation, n.Status, n.Reason,
                    new RaceDay(n.RaceId, n.RaceDay), n.SessionDay, n.NotBefore, n.Target, n.Expires, n.Slot)),
            ]);
        var rules = new ForecastRules(timetable, new PlanningRange(timetable), (_, _, _, _) => 1, new Dictionary<Channel, double>(), Sample.Key);
        var runner = new RunnerView(
            new Runner(1, "Ada", "+447700900001", "ada@example.com", 1, SignedUp), [new EntryView(entry, "London", [])], stops);
        var ledgers = new Dictionary<Channel, SlotLedger> { [By.Sms] = new(), [By.Email] = new() };
        return EntryOutlook.Of(RunnerForecast.Of(rules, [planning], runner, ledgers, new PlanSoFar([]), RaceEve), nudges);
    }

    private static StepOutlook Step(IEnumerable<StepOutlook> outlook, string step, Channel channel) =>
        Assert.Single(outlook, s => s.Step == step && s.Channel == channel);

    private static Entry Entry() => new(1, 1, "london", Sunday, new Dictionary<Channel, Instant> { [By.Sms] = SignedUp, [By.Email] = SignedUp }, null, null, null);

    private static LogLine Line(string step, Channel channel, NudgeStatus status) => new(
        new Nudge(1, "id", 1, 1, 1, null, "london", Sunday, step, channel, Sunday, SignedUp, SignedUp, SignedUp, SignedUp, SignedUp, status,
            null, null, null, null, null, null, null),
        "Ada", "London", Sunday);
}
