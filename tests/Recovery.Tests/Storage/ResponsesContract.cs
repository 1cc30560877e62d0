using Recovery.Desk.Coming;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

public sealed class SqliteResponsesTests() : ResponsesContract(StoreProvider.Sqlite);

public sealed class PostgresResponsesTests() : ResponsesContract(StoreProvider.Postgres);

/// <summary>What nudges led to so far, of the latest days on which any went out.</summary>
public abstract class ResponsesContract(StoreProvider provider) : StoreContract(provider)
{
    private SqlResponses Responses => new(Store.Database, Store.Clock);

    [Fact]
    public async Task Each_step_has_how_many_went_out_and_what_they_led_to()
    {
        Assert.Empty(await Responses.Latest(9, Ct));
        var (clicked, booked) = (await Sent(1), await Sent(2));
        var arrived = await Sent(3);
        await Store.Receipts.Apply([new Receipt(arrived.Id, By.Sms, ReceiptKind.TextDelivered)], [], Store.Now, Ct);
        await Store.Record(await Store.ClaimedNudge(await Store.AddRunner(4)), new Outcome.Rejected("1", "no"));
        await Store.QueueNudge(await Store.AddRunner(5));
        Store.MoveTo(Monday.Target);
        await Store.Links.NoteClick(clicked.Number, Store.Now, Ct);
        await Store.Runners.SetOutcome(booked.EntryId!.Value, EntryOutcome.Booked, Source.Runner, Store.Now, booked.Number, Ct);

        Assert.Equal([new Response("doms", 3, 2, 1)], await Responses.Latest(9, Ct));
    }

    [Fact]
    public async Task Only_the_latest_days_count()
    {
        await Sent(1);
        var message = await Store.PlanNudge(await Store.AddRunner(2), step: "last-call", window: Wednesday);
        Store.MoveTo(Wednesday.NotBefore);
        Assert.IsType<Claim.Send>(await Store.Claim(message));
        await Store.Record(message, new Outcome.Accepted("SM2"));
        Store.MoveTo(Wednesday.Target);

        Assert.Equal([new Response("last-call", 1, 0, 0)], await Responses.Latest(1, Ct));
        Assert.Equal(["doms", "last-call"], (await Responses.Latest(2, Ct)).Select(r => r.Step).Order());
    }

    private async Task<Nudge> Sent(int runner)
    {
        var message = await Store.ClaimedNudge(await Store.AddRunner(runner));
        await Store.Record(message, new Outcome.Accepted($"SM{runner}"));
        return await Store.Nudge(message);
    }
}
