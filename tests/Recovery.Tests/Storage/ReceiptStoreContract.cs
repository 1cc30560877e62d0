using System.Diagnostics;
using NodaTime;
using Recovery.Desk.Notes;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>What a provider tells, and where that leaves a nudge.</summary>
public abstract partial class ReceiptStoreContract(StoreProvider provider) : StoreContract(provider)
{
    [Fact]
    public async Task A_text_that_arrived_stands_as_delivered()
    {
        var message = await Accepted(By.Sms);
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextOnItsWay, "SM1"), new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered, "SM1"));

        var nudge = await Store.Nudge(message);
        Assert.Equal((NudgeStatus.Delivered, null, Store.Now), (nudge.Status, nudge.Reason, nudge.FinishedAt));
        Assert.Equal([NudgeEvent.Accepted, NudgeEvent.OnItsWay, NudgeEvent.Delivered], (await Store.Timeline(message)).TakeLast(3));
    }

    [Fact]
    public async Task Of_what_nobody_knows_only_the_latest_is_kept()
    {
        for (var i = 0; i < 3; i++)
        {
            await Store.Receipts.Apply(
                [], [.. Enumerable.Range(0, SqlReceiptStore.MostUnknown).Select(n => new UnknownEvent(By.Email, $"new{n}", null))], Store.Now, Ct);
        }

        Assert.Equal(SqlReceiptStore.MostUnknown, await Store.Database.Read(s => s.Number("SELECT COUNT(*) FROM unknown_events"), Ct));
    }

    [Fact]
    public async Task Applying_tells_what_moved_from_where_and_in_which_trace()
    {
        NudgeMessage message;
        string trace;
        using (var sending = new Activity("sending").Start())
        {
            trace = sending.Id!;
            message = await Accepted(By.Sms);
        }

        var told = await Apply(
            new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered), new Receipt(message.Nudge, By.Sms, ReceiptKind.TextOnItsWay),
            new Receipt("nobody", By.Sms, ReceiptKind.TextDelivered));
        Assert.Equal([new ReceiptMove(message.Nudge, By.Sms, ReceiptKind.TextDelivered, NudgeStatus.Accepted, trace, Duration.Zero)], told);

        var untraced = await Accepted(By.Sms, 2);
        Assert.Equal(
            [new ReceiptMove(untraced.Nudge, By.Sms, ReceiptKind.TextDelivered, NudgeStatus.Accepted, null, Duration.Zero)],
            await Apply(new Receipt(untraced.Nudge, By.Sms, ReceiptKind.TextDelivered)));
    }

    [Fact]
    public async Task Nothing_that_waits_for_no_opening_is_ever_late_for_one()
    {
        var about = new NoteSubject("channel:sms", Store.Now);
        await Store.Notes.Plan(about, [new NoteEmail("note-1", about)], Store.Now, Store.Now + Duration.FromMinutes(5), Ct);
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<Claim.Send>(await Store.Claim(new NudgeMessage("note-1", 1)));
        await Store.Record(new NudgeMessage("note-1", 1), new Outcome.Accepted("SG1"));

        var told = Assert.Single(await Apply(new Receipt("note-1", By.Email, ReceiptKind.EmailDelivered)));

        Assert.Null(told.Lateness);
    }

    [Fact]
    public async Task A_receipt_that_comes_before_our_own_answer_settles_the_attempt_and_the_answer_changes_nothing()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered, "SM1"));
        await Store.Record(message, new Outcome.Accepted("SM1"));
        await Store.Record(message, new Outcome.InDoubt("lost"));
        await Store.Record(message, new Outcome.Deferred("busy", Duration.Zero));

        var nudge = await Store.Nudge(message);
        Assert.Equal((NudgeStatus.Delivered, "SM1", Store.Now), (nudge.Status, nudge.ProviderId, nudge.AcceptedAt));
        Assert.Empty(await Store.Nudges.ToQueue(10, Ct));
    }

    [Fact]
    public async Task A_receipt_settles_what_is_in_doubt()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner(), By.Email);
        await Store.Record(message, new Outcome.InDoubt("lost"));
        await Apply(new Receipt(message.Nudge, By.Email, ReceiptKind.EmailProcessed, "M1"));

        var nudge = await Store.Nudge(message);
        Assert.Equal((NudgeStatus.Accepted, "M1", null), (nudge.Status, nudge.ProviderId, nudge.Reason));
    }

    [Fact]
    public async Task A_receipt_that_comes_after_the_text_was_looked_for_in_vain_keeps_it_from_going_out_twice()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message, new Outcome.InDoubt("lost"));
        await Store.Nudges.SettleNotSent(message, Store.Now, Ct);
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextTaken, "SM1"));

        Assert.Equal(NudgeStatus.Accepted, (await Store.Nudge(message)).Status);
        Assert.Empty(await Store.Nudges.ToQueue(10, Ct));
        Assert.IsType<Claim.Nothing>(await Store.Claim(message with { Generation = 2 }));
    }

    [Fact]
    public async Task A_text_that_was_refused_and_went_out_all_the_same_has_ended_when_it_arrived()
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner());
        await Store.Record(message, new Outcome.Rejected("400", "refused"));
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextTaken, "SM1"));
        Assert.Equal((NudgeStatus.Accepted, null), ((await Store.Nudge(message)).Status, (await Store.Nudge(message)).FinishedAt));

        Store.MoveTo(Store.Now + Duration.FromMinutes(1));
        var arrived = Store.Now;
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered, "SM1"));
        Store.MoveTo(Store.Now + Duration.FromMinutes(1));
        await Apply(new Receipt(message.Nudge, By.Sms, ReceiptKind.TextDelivered, "SM1"));
        Assert.Equal((NudgeStatus.Delivered, arrived), ((await Store.Nudge(message)).Status, (await Store.Nudge(message)).FinishedAt));
    }

    [Fact]
    public async Task Nothing_comes_of_receipts_for_nudges_that_are_unknown_or_were_never_handed_over()
    {
        var queued = await Store.QueueNudge(await Store.AddRunner());
        await Apply(
            new Receipt(queued.Nudge, By.Sms, ReceiptKind.TextDelivered, "SM1", Suppress: "no"),
            new Receipt("AAAAAAAAAAAAAAAA", By.Sms, ReceiptKind.TextDelivered, "SM2"));

        Assert.Equal(NudgeStatus.Queued, (await Store.Nudge(queued)).Status);
        Assert.Equal([NudgeEvent.Planned, NudgeEvent.Queued], await Store.Timeline(queued));
    }

    [Fact]
    public async Task A_receipt_of_the_other_channel_is_none()
    {
        var message = await Accepted(By.Sms);
        await Apply(new Receipt(message.Nudge, By.Email, ReceiptKind.EmailBounced, "M1", "No.", "bounces"));
        Assert.Equal(NudgeStatus.Accepted, (await Store.Nudge(message)).Status);
    }

    [Fact]
    public async Task Any_order_and_repetition_of_receipts_ends_the_same_and_only_ever_moves_up()
    {
        var random = new Random(20270425);
        for (var round = 0; round < 40; round++)
        {
            var channel = round % 2 == 0 ? By.Sms : By.Email;
            var told = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Any(random, channel)).ToArray();
            var expected = await EndOf(told, channel, round * 3);
            Assert.Equal(expected, await EndOf([.. told.Reverse()], channel, (round * 3) + 1));
            var shuffled = told.Concat(told).Concat(told).ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, await EndOf(shuffled, channel, (round * 3) + 2));
        }
    }

    [Fact]
    public async Task What_was_accepted_an_hour_ago_and_told_nothing_since_is_to_be_asked_for_once_an_hour_for_a_day()
    {
        var silent = await Accepted(By.Sms);
        var told = await Accepted(By.Sms, runner: 2);
        await Apply(new Receipt(told.Nudge, By.Sms, ReceiptKind.TextDelivered));

        Assert.Empty(await Due());
        Store.MoveTo(Store.Now + Duration.FromHours(1));
        Assert.Equal([new Unreceipted(silent.Nudge, "ID1")], await Due());
        await Store.Receipts.NoteAsked(silent.Nudge, Store.Now, Ct);
        Assert.Empty(await Due());
        Store.MoveTo(Store.Now + Duration.FromHours(1));
        Assert.Single(await Due());
        Store.MoveTo(Store.Now + Duration.FromHours(22));
        Assert.Empty(await Due());

        Task<IReadOnlyList<Unreceipted>> Due() => Store.Receipts.WithoutReceipt(
            By.Sms, Store.Now - Duration.FromDays(1), Store.Now - Duration.FromHours(1), Store.Now - Duration.FromHours(1), 10, Ct);
    }

    private static ReceiptKind[] Kinds(Channel channel) => [.. channel == By.Sms ? ReceiptKind.All.Take(7) : ReceiptKind.All.Skip(7)];

    private static Receipt Any(Random random, Channel channel)
    {
        var kinds = Kinds(channel);
        var kind = kinds[random.Next(kinds.Length)];
        return new Receipt("", channel, kind, "ID1", kind.Means == NudgeStatus.Undelivered ? $"Reason {random.Next(3)}." : null);
    }

    private async Task<(NudgeStatus, string?)> EndOf(Receipt[] told, Channel channel, int runner)
    {
        var message = await Accepted(channel, runner);
        var rank = 0;
        foreach (var receipt in told)
        {
            await Apply(receipt with { NudgeId = message.Nudge });
            var reached = (await Store.Nudge(message)).Status;
            rank = Math.Max(rank, receipt.Kind!.Rank);
            Assert.Equal(Kinds(channel).Single(k => k.Rank == rank).Means, reached);
        }

        var end = await Store.Nudge(message);
        return (end.Status, end.Reason);
    }

    private Task<IReadOnlyList<ReceiptMove>> Apply(params Receipt[] receipts) => Store.Receipts.Apply(receipts, [], Store.Now, Ct);

    private async Task<NudgeMessage> Accepted(Channel channel, int runner = 1)
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner(runner), channel);
        await Store.Record(message, new Outcome.Accepted("ID1"));
        return message;
    }
}

public sealed class SqliteReceiptStoreTests() : ReceiptStoreContract(StoreProvider.Sqlite);

public sealed class PostgresReceiptStoreTests() : ReceiptStoreContract(StoreProvider.Postgres);
