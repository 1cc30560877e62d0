using FsCheck.Xunit;
using NodaTime;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Storage;

namespace Recovery.Tests.Nudges.Receipts;

/// <summary>What holds for any history in any store, one receipt a transaction or all in one.</summary>
public abstract class ReceiptOrderContract(StoreProvider provider) : StoreContract(provider)
{
    private int _runners;

    [Property(Arbitrary = [typeof(Histories)], MaxTest = 150)]
    public async Task Any_order_and_repetition_of_what_a_provider_tells_ends_the_same(History history)
    {
        var (message, runner, before) = await At(history);
        await Apply(message, history.Receipts);
        Assert.Equal(Ending.Of(history, before), await End(message, runner));
        await Forget(runner);

        (message, runner, before) = await At(history);
        for (var told = 1; told <= history.InOtherOrder.Told.Count; told++)
        {
            await Apply(message, history.InOtherOrder.First(told).Receipts.TakeLast(1));

            // Never back to where it stood, and on only to what is higher.
            Assert.Equal(Ending.Of(history.InOtherOrder.First(told), before), await End(message, runner));
        }

        await Forget(runner);
    }

    /// <summary>Its time is over, or what falls back of every history before would be read again after each receipt.</summary>
    private async Task Forget(RegistrationResult runner) =>
        await Store.Database.Write(session => session.Execute("UPDATE nudges SET expires = 0 WHERE runner_id = ?1", runner.RunnerId), Ct);

    private Task<IReadOnlyList<ReceiptMove>> Apply(NudgeMessage message, IEnumerable<Receipt> receipts) =>
        Store.Receipts.Apply([.. receipts.Select(r => r with { NudgeId = message.Nudge })], [], Store.Now, Ct);

    private async Task<Ending> End(NudgeMessage message, RegistrationResult runner)
    {
        var nudge = await Store.Nudge(message);
        var stops = (await Store.Runners.Find(runner.RunnerId, Ct))!.Stops;
        var fallsBack = (await Store.Nudges.ToFallBack(["last-call"], Store.Now, 10_000, Ct)).Any(f => f.NudgeId == message.Nudge);
        return new Ending(
            nudge.Status, nudge.Reason, nudge.ProviderId, stops.SingleOrDefault(s => s.Channel == nudge.Channel)?.Reason, fallsBack);
    }

    /// <summary>A runner of their own, whose last call stands where the history begins.</summary>
    private async Task<(NudgeMessage Message, RegistrationResult Runner, Ending Before)> At(History history)
    {
        var number = ++_runners;
        var runner = await Store.Runners.Register(StoreBuilders.Registration(
            $"Runner {number}", $"+44770090{number:0000}", StoreBuilders.Email(number)));
        var message = await Store.QueueNudge(runner, history.Channel, "last-call");
        Store.MoveTo(StoreBuilders.Monday.NotBefore);
        switch (history.Start)
        {
            case Start.NeverHandedOver:
                await Book(runner);
                Assert.IsType<Claim.Nothing>(await Store.Claim(message));
                break;
            case Start.SkippedAfterAnAttempt:
                await Attempt(message, new Outcome.Deferred("Busy.", Duration.Zero));
                await Book(runner);
                Assert.IsType<Claim.Nothing>(await Store.Claim(message with { Generation = 2 }));
                break;
            case Start.Attempting:
                await Attempt(message, null);
                break;
            case Start.InDoubt:
                await Attempt(message, new Outcome.InDoubt("The answer got lost."));
                break;
            case Start.Accepted:
                await Attempt(message, new Outcome.Accepted("ID1"));
                break;
            default:
                await Attempt(message, new Outcome.Rejected("21617", "The text was too long."));
                break;
        }

        return (message, runner, await End(message, runner));
    }

    private Task<bool> Book(RegistrationResult runner) =>
        Store.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct);

    private async Task Attempt(NudgeMessage message, Outcome? outcome)
    {
        Assert.IsType<Claim.Send>(await Store.Claim(message));
        if (outcome is not null)
        {
            await Store.Record(message, outcome);
        }
    }
}

public sealed class SqliteReceiptOrderTests() : ReceiptOrderContract(StoreProvider.Sqlite);

public sealed class PostgresReceiptOrderTests() : ReceiptOrderContract(StoreProvider.Postgres);
