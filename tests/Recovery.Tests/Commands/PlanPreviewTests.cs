using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Storage.Sql;
using Recovery.Storage.Sqlite;
using Recovery.Tests.Fixtures;
using Recovery.Time;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Commands;

public sealed class PlanPreviewTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly LocalDate Saturday = new(2027, 4, 24);
    private static readonly LocalDate Monday = new(2027, 4, 26);
    private static readonly Race Relay = new("relay-2027", "Relay 2027", "Relay", [Saturday], true);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-preview-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 4, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services;

    public PlanPreviewTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Store:Path", Path.Combine(_folder.FullName, "recovery.db")),
            new("Sms:SegmentsPerSecond", "0.005"),
        ]).Build();
        _services = new ServiceCollection().AddLogging().AddRecovery(configuration)
            .AddSingleton(new ClinicClock(_time, DateTimeZoneProviders.Tzdb["Europe/London"]))
            .BuildServiceProvider();
    }

    private SqlRunnerStore Runners => _services.GetRequiredService<SqlRunnerStore>();

    [Fact]
    public async Task It_says_what_the_planner_then_does()
    {
        await SixtyRunners();

        var preview = await Preview(Monday, 1);
        await PlanAsOf(Monday.PlusDays(-1));

        Assert.Equal(await Written(Monday), Described(preview));
        var texts = Assert.Single(preview.Lines, l => l is { Channel.Code: "sms", RaceDay.RaceId: "london-marathon-2027" });
        Assert.Equal(1, texts.Excluded[SkipReason.Booked]);
        Assert.Equal(1, texts.Excluded[SkipReason.Stopped]);
        Assert.Equal(20, texts.Excluded[SkipReason.ChannelOff]);
        Assert.True(texts.Pacing!.EveningBefore > 0, texts.Pacing.ToString());
    }

    [Fact]
    public async Task It_changes_nothing()
    {
        await SixtyRunners();
        var before = await Rows();

        await Preview(Saturday, 14);

        Assert.Equal(before, await Rows());
    }

    [Fact]
    public async Task What_is_planned_already_still_counts_and_what_was_booked_since_does_not()
    {
        await SixtyRunners();
        var before = await Preview(Monday, 1);
        await PlanAsOf(Monday.PlusDays(-1));
        var runner = Assert.Single(await Runners.Search("Runner 7", 9, Ct), r => r.Runner.Name == "Runner 7");
        await Runners.SetOutcome(Assert.Single(runner.Entries).Entry.Id, EntryOutcome.Booked, Source.Reception, Instant.FromDateTimeOffset(_time.GetUtcNow()), Ct);

        var after = await Preview(Monday, 1);

        Assert.Equal(before.Lines.Sum(l => l.Messages) - 2, after.Lines.Sum(l => l.Messages));
        Assert.Equal(before.Lines.Sum(l => l.Excluded.GetValueOrDefault(SkipReason.Booked)) + 2, after.Lines.Sum(l => l.Excluded.GetValueOrDefault(SkipReason.Booked)));
        Assert.All(after.Lines, l => Assert.Null(l.Pacing));
    }

    [Fact]
    public async Task One_race_can_be_asked_for_and_the_other_still_takes_its_turn()
    {
        await SixtyRunners();

        var both = await Preview(Monday, 1);
        var one = await Preview(Monday, 1, Relay.Id);

        Assert.Equal(Described(both).Where(d => d.Race == Relay.Id), Described(one));
    }

    [Fact]
    public async Task Where_nothing_goes_out_the_next_day_is_named()
    {
        await SixtyRunners();

        var preview = await Preview(new LocalDate(2027, 4, 22), 2);

        Assert.Empty(preview.Lines);
        Assert.Equal(Monday, preview.Next);
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Forty for the marathon's Saturday (twenty with emails alone), one booked, one stopped; twenty more for a relay, half of whom run both.</summary>
    private async Task SixtyRunners()
    {
        await _services.GetRequiredService<IRaceStore>().Seed([TempStore.London, Relay], Ct);
        for (var i = 0; i < 40; i++)
        {
            await Runners.Register(Registration($"Runner {i}", Mobile(i), Email(i), sms: i < 20));
        }

        for (var i = 10; i < 30; i++)
        {
            await Runners.Register(Registration($"Runner {i}", Mobile(i), Email(i), Relay.Id, Saturday));
        }

        var now = Instant.FromDateTimeOffset(_time.GetUtcNow());
        var (booked, stopped) = (await Find("Runner 3"), await Find("Runner 4"));
        await Runners.SetOutcome(Assert.Single(booked.Entries).Entry.Id, EntryOutcome.Booked, Source.Reception, now, Ct);
        await Runners.Stop(stopped.Runner.Id, By.Sms, "the runner said stop", Source.Runner, now, Ct);
    }

    private async Task<RunnerView> Find(string name) => Assert.Single(await Runners.Search(name, 50, Ct), r => r.Runner.Name == name);

    private Task<PlanPreview> Preview(LocalDate from, int days, string? race = null) =>
        _services.GetRequiredService<PlanPreviewer>().Of(from, days, race, null, Ct);

    private async Task PlanAsOf(LocalDate day)
    {
        _time.SetUtcNow(new DateTimeOffset(day.Year, day.Month, day.Day, 11, 0, 0, TimeSpan.Zero).AddDays(-1));
        await _services.GetRequiredService<Planner>().Tick(Ct);
    }

    private static List<(string Race, string Step, Channel Channel, int Messages, long Segments, int Skipped)> Described(PlanPreview preview) =>
    [
        .. from l in preview.Lines
           let skipped = l.Excluded.Where(e => e.Key != SkipReason.ChannelOff).Sum(e => e.Value)
           orderby l.RaceDay.RaceId, l.Step, l.Channel.Code
           select (l.RaceDay.RaceId, l.Step, l.Channel, l.Messages, l.Segments, skipped),
    ];

    private async Task<List<(string Race, string Step, Channel Channel, int Messages, long Segments, int Skipped)>> Written(LocalDate session)
    {
        var page = await _services.GetRequiredService<IClinicLog>().Page(new LogQuery(null, null, null, null, null, null, null, 1000), Ct);
        return
        [
            .. from line in page.Items
               let nudge = line.Nudge
               where nudge.SessionDay == session
               group nudge by (nudge.RaceId, nudge.Step, nudge.Channel) into g
               orderby g.Key.RaceId, g.Key.Step, g.Key.Channel.Code
               let sent = g.Where(n => n.Status != NudgeStatus.Skipped).ToList()
               select (g.Key.RaceId, g.Key.Step, g.Key.Channel, sent.Count, g.Key.Channel == By.Sms ? sent.Sum(n => (long)n.Segments!) : 0, g.Count() - sent.Count),
        ];
    }

    private Task<(long, long, long)> Rows() => _services.GetRequiredService<SqliteDatabase>().Write(
        async session => (await session.Number("SELECT COUNT(*) FROM nudges") ?? 0, await session.Number("SELECT COUNT(*) FROM plan_progress") ?? 0,
            await session.Number("SELECT COUNT(*) FROM queue_messages") ?? 0),
        Ct);
}
