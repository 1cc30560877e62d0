using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

public sealed class SqliteClinicLogTests() : ClinicLogContract(StoreProvider.Sqlite);

public sealed class PostgresClinicLogTests() : ClinicLogContract(StoreProvider.Postgres);

/// <summary>What every store's delivery log does.</summary>
public abstract class ClinicLogContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly LogQuery All = new(null, null, null, null, null, null, null, 50);
    private static readonly Race Fun = new("fun-run", "Village Fun Run", "Fun Run", [new LocalDate(2027, 4, 24)], true);

    [Fact]
    public async Task Nudges_are_listed_by_slot_with_the_names_behind_them()
    {
        var late = await Store.PlanNudge(await Store.AddRunner(1), slot: Monday.NotBefore + Duration.FromSeconds(5));
        var early = await Store.PlanNudge(await Store.AddRunner(2), By.Email);

        var page = await Store.Log.Page(All, Ct);

        Assert.Equal([early.Nudge, late.Nudge], page.Items.Select(l => l.Nudge.Id));
        Assert.Equal(("Runner 2", "London Marathon 2027", Monday.Day), page.Items[0] is var l ? (l.Name, l.RaceName, l.Day) : default);
        Assert.Null(page.Next);
        Assert.Equal(page.Items[0], await Store.Log.Find(early.Nudge, Ct));
        Assert.Equal(page.Items[0], Assert.Single(await Store.Links.FindByMark(page.Items[0].Nudge.Id[..8], Ct)));
        Assert.Null(await Store.Log.Find("none", Ct));
        Assert.Empty(await Store.Links.FindByMark("________", Ct));
    }

    [Fact]
    public async Task Pages_give_each_row_once_also_while_others_are_being_added()
    {
        var before = await Fill(1, 40);
        var (seen, next) = (new List<string>(), (string?)null);
        do
        {
            var page = await Store.Log.Page(All with { After = next, Take = 7 }, Ct);
            seen.AddRange(page.Items.Select(l => l.Nudge.Id));
            next = page.Next;

            // One before and one after the place where the reader is.
            await Store.PlanNudge(await Store.AddRunner(100 + seen.Count), By.Email, "doms", slot: Monday.NotBefore);
            await Store.PlanNudge(await Store.AddRunner(200 + seen.Count), By.Email, "doms", slot: Monday.NotBefore + Duration.FromSeconds(39));
        }
        while (next is not null && seen.Count < 300);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), before.ToHashSet());
    }

    [Fact]
    public async Task Rows_of_the_same_slot_are_paged_through_too()
    {
        for (var i = 1; i <= 9; i++)
        {
            await Store.PlanNudge(await Store.AddRunner(i));
        }

        var first = await Store.Log.Page(All with { Take = 4 }, Ct);
        var second = await Store.Log.Page(All with { Take = 5, After = first.Next }, Ct);
        Assert.Equal(9, first.Items.Concat(second.Items).Select(l => l.Nudge.Id).Distinct().Count());
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("!!")]
    [InlineData("MTIz")]
    public async Task A_cursor_that_is_none_is_refused(string after)
    {
        await Store.PlanNudge(await Store.AddRunner());
        await Assert.ThrowsAsync<FormatException>(() => Store.Log.Page(All with { After = after }, Ct));
    }

    [Fact]
    public async Task A_day_is_the_clinics_day_of_the_slot()
    {
        // Half past eleven at night in London, in summer, is the day before in UTC.
        var evening = new SendWindow(Monday.Day, Instant.FromUtc(2027, 4, 25, 22, 30), Monday.Target, Monday.Expires);
        var night = new SendWindow(Monday.Day, Instant.FromUtc(2027, 4, 25, 23, 0), Monday.Target, Monday.Expires);
        await Store.PlanNudge(await Store.AddRunner(1), window: evening);
        await Store.PlanNudge(await Store.AddRunner(2), window: night);

        Assert.Equal("Runner 1", Assert.Single((await Store.Log.Page(All with { Day = new LocalDate(2027, 4, 25) }, Ct)).Items).Name);
        Assert.Equal("Runner 2", Assert.Single((await Store.Log.Page(All with { Day = Monday.Day }, Ct)).Items).Name);
    }

    [Fact]
    public async Task Every_filter_narrows_the_list_and_all_of_them_together()
    {
        await Store.Races.Save(Fun, Ct);
        var runner = await Store.AddRunner(1);
        await Store.PlanNudge(runner);
        await Store.PlanNudge(runner, By.Email);
        await Store.PlanNudge(runner, By.Email, "last-call", Wednesday);
        await Store.Plan(Decision(await Store.AddRunner(2, race: Fun.Id), race: Fun.Id, skip: SkipReason.Booked));

        Assert.Equal(4, await Count(All));
        Assert.Equal(1, await Count(All with { RaceId = Fun.Id }));
        Assert.Equal(1, await Count(All with { Step = "last-call" }));
        Assert.Equal(2, await Count(All with { Channel = By.Sms }));
        Assert.Equal(1, await Count(All with { Status = NudgeStatus.Skipped }));
        Assert.Equal(1, await Count(All with { Day = Wednesday.Day }));
        Assert.Equal(3, await Count(All with { Text = "runner 1" }));
        Assert.Equal(1, await Count(new LogQuery(Monday.Day, TempStore.London.Id, "doms", By.Email, NudgeStatus.Planned, "07700 900001", null, 50)));
        Assert.Equal(0, await Count(new LogQuery(Monday.Day, Fun.Id, "doms", By.Email, NudgeStatus.Planned, "runner", null, 50)));
    }

    [Fact]
    public async Task An_outcome_gathers_its_statuses_in_the_order_of_the_list_page_by_page()
    {
        await Fill(1, 9);
        var missed = Decision(await Store.AddRunner(20), skip: SkipReason.TooLate);
        await Store.Plan(missed, Decision(await Store.AddRunner(21), skip: SkipReason.Booked));
        var sent = await Store.ClaimedNudge(await Store.AddRunner(22));
        await Store.Record(sent, new Outcome.Accepted("SM1"));
        var lost = await Store.ClaimedNudge(await Store.AddRunner(23));
        await Store.Record(lost, new Outcome.InDoubt("lost"));
        var attempting = await Store.ClaimedNudge(await Store.AddRunner(24));

        Assert.Equal([sent.Nudge], await Ids(All with { Outcome = LogOutcome.Reached }));
        Assert.Equal(new[] { lost.Nudge, missed.NudgeId }.Order(), (await Ids(All with { Outcome = LogOutcome.NotReached })).Order());
        Assert.Equal(1, await Count(All with { Outcome = LogOutcome.NotSent }));
        Assert.Equal(0, await Count(All with { Outcome = LogOutcome.NotSent, Status = NudgeStatus.Dead }));
        Assert.Equal([lost.Nudge], await Ids(All with { Outcome = LogOutcome.NotReached, Text = "runner 23", Day = Monday.Day, Channel = By.Sms }));

        var first = await Store.Log.Page(All with { Outcome = LogOutcome.Waiting, Take = 4 }, Ct);
        var second = await Store.Log.Page(All with { Outcome = LogOutcome.Waiting, Take = 9, After = first.Next }, Ct);
        var seen = first.Items.Concat(second.Items).Select(l => l.Nudge).ToList();
        Assert.Equal(10, seen.Select(n => n.Id).Distinct().Count());
        Assert.Contains(attempting.Nudge, seen.Select(n => n.Id));
        Assert.Equal(seen.OrderBy(n => n.Slot).ThenBy(n => n.Number), seen);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task What_matches_is_counted_up_to_a_limit()
    {
        await Fill(1, 9);
        await Store.Plan(Decision(await Store.AddRunner(20), skip: SkipReason.Booked));

        Assert.Equal(10, await Store.Log.Count(All with { Take = 1 }, 100, Ct));
        Assert.Equal(4, await Store.Log.Count(All, 4, Ct));
        Assert.Equal(9, await Store.Log.Count(All with { Outcome = LogOutcome.Waiting }, 100, Ct));
        Assert.Equal(1, await Store.Log.Count(All with { Status = NudgeStatus.Skipped, Day = Monday.Day }, 100, Ct));
        Assert.Equal(1, await Store.Log.Count(All with { Text = "runner 20" }, 100, Ct));
        Assert.Equal(0, await Store.Log.Count(All with { Text = "nobody" }, 100, Ct));
    }

    [Fact]
    public async Task Free_text_finds_names_numbers_addresses_and_ids()
    {
        var runner = await Store.Runners.Register(Registration("Siân O'Brien", Mobile(123), "Sian@example.com"));
        var message = await Store.PlanNudge(runner);
        await Store.PlanNudge(await Store.AddRunner(2));

        foreach (var text in new[] { "sian", "O'BRIEN", "sian brien", "07700 900123", "+44 7700 900123", "0123", "sian@example.com", message.Nudge, $" {message.Nudge} " })
        {
            Assert.Equal("Siân O'Brien", Assert.Single((await Store.Log.Page(All with { Text = text }, Ct)).Items).Name);
        }

        Assert.Equal(0, await Count(All with { Text = "nobody" }));
        Assert.Equal(0, await Count(All with { Text = "?!" }));
        Assert.Equal(2, await Count(All with { Text = " " }));
    }

    [Fact]
    public async Task Free_text_that_thousands_have_still_pages_in_order()
    {
        var runners = await Store.Runners.Register([.. Enumerable.Range(0, 1100).Select(i => Registration($"John Smith {i}", email: $"j{i}@example.com"))], Ct);
        await Store.Plan([.. runners.Select((r, i) => Decision(r, By.Email, slot: Monday.NotBefore + Duration.FromSeconds(i % 50)))]);
        await Store.PlanNudge(await Store.AddRunner(1), By.Email);

        var (seen, next) = (new List<Nudge>(), (string?)null);
        do
        {
            var page = await Store.Log.Page(All with { Text = "jo sm", After = next, Take = 300 }, Ct);
            seen.AddRange(page.Items.Select(l => l.Nudge));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(1100, seen.Select(n => n.Id).Distinct().Count());
        Assert.Equal(seen.OrderBy(n => n.Slot).ThenBy(n => n.Number), seen);
    }

    [Fact]
    public async Task Confirmations_only_show_when_asked_for()
    {
        var pending = await Store.SignUps.Keep(Registration("Ann Lee", Mobile(123), Email(1)).SignUp, "network", Store.Now, Ct);
        await Store.SignUps.PlanConfirmation(
            new Confirmation("confirmation", pending.Id, new RaceDay(TempStore.London.Id, TempStore.London.Days[0]), By.Sms, Store.Clock.Today, Store.Now + Duration.FromHours(1), 1),
            Store.Now, Ct);

        Assert.Equal(0, await Count(All));
        Assert.Empty((await Store.Log.Summary(Store.Clock.Today, Ct)).ByStatus);
        var line = Assert.Single((await Store.Log.Page(All with { Step = Step.Confirm }, Ct)).Items);
        Assert.Equal(("Ann Lee", pending.Id), (line.Name, line.Nudge.SignUpId));
        foreach (var (text, finds) in new[] { ("ann", 1), ("07700 900123", 1), ("+447700900123", 1), ("runner1@", 1), ("ben", 0), ("07700 900999", 0) })
        {
            Assert.Equal(finds, await Count(All with { Step = Step.Confirm, Text = text }));
        }
    }

    [Fact]
    public async Task A_days_summary_counts_by_status_and_by_step()
    {
        await Fill(1, 5);
        await Store.Plan(Decision(await Store.AddRunner(20), skip: SkipReason.Booked), Decision(await Store.AddRunner(21), step: "other"));
        await Store.PlanNudge(await Store.AddRunner(22), window: Wednesday);

        var summary = await Store.Log.Summary(Monday.Day, Ct);

        Assert.Equal(new Dictionary<string, int> { ["planned"] = 6, ["skipped"] = 1 }, summary.ByStatus);
        Assert.Equal(new Dictionary<string, int> { ["planned"] = 5, ["skipped"] = 1 }, summary.ByStep["doms"]);
        Assert.Equal(new Dictionary<string, int> { ["planned"] = 1 }, summary.ByStep["other"]);
        Assert.Equal(2, summary.ByStep.Count);
    }

    private async Task<List<string>> Fill(int first, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await Store.PlanNudge(await Store.AddRunner(first + i), slot: Monday.NotBefore + Duration.FromSeconds(i))).Nudge);
        }

        return ids;
    }

    private async Task<IReadOnlyList<string>> Ids(LogQuery query) => [.. (await Store.Log.Page(query, Ct)).Items.Select(l => l.Nudge.Id)];

    private async Task<int> Count(LogQuery query) => (await Store.Log.Page(query, Ct)).Items.Count;
}
