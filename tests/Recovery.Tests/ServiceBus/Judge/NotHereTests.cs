using System.Transactions;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>What Service Bus can do and the broker can't is refused in plain words.</summary>
public sealed class NotHereTests : JudgeTest
{
    private const string NoDeferral = "This broker cannot defer messages.";
    private const string NoSessions = "This broker has no sessions: receive without one.";
    private const string NoTransactions = "This broker has no transactions: send and settle outside of them.";

    [Fact]
    public async Task A_message_cannot_be_deferred_and_stays_locked()
    {
        await Send();
        var got = await One();
        await Refused(NoDeferral, () => Receiver.DeferMessageAsync(got, null, Ct));
        await Receiver.CompleteMessageAsync(got, Ct);
        await NothingIsLeft();
    }

    [Fact]
    public Task A_deferred_message_cannot_be_received() => Refused(NoDeferral, () => Receiver.ReceiveDeferredMessageAsync(1, Ct));

    [Fact]
    public async Task There_are_no_sessions()
    {
        await Refused(NoSessions, () => Client.AcceptSessionAsync(Queue, "a", null, Ct));
        await Refused(NoSessions, () => Client.AcceptNextSessionAsync(Queue, null, Ct));
    }

    [Fact]
    public async Task There_are_no_transactions()
    {
        await Send();
        var got = await One();
        await Refused(NoTransactions, InTransaction(() => Sender.SendMessageAsync(Message(), Ct)));
        await Refused(NoTransactions, InTransaction(() => Receiver.CompleteMessageAsync(got, Ct)));
        await Receiver.CompleteMessageAsync(got, Ct);
        await NothingIsLeft();
    }

    private static Func<Task> InTransaction(Func<Task> act) => async () =>
    {
        using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        await act();
    };

    private static async Task Refused(string why, Func<Task> ask) =>
        Assert.StartsWith(why, (await Assert.ThrowsAsync<NotSupportedException>(ask)).Message, StringComparison.Ordinal);
}
