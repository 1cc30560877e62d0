using NodaTime;
using Recovery.Nudges.Queue;

namespace Recovery.Tests.Local;

/// <summary>A queue that counts what is asked of it, and can be made to fail or to wait.</summary>
internal sealed class WatchedQueue(IQueueReceiver inner) : IQueueReceiver
{
    private int _failures;
    private int _completed;
    private int _renewed;
    private int _notRenewed;
    private int _abandoned;

    public int Completed => Volatile.Read(ref _completed);

    /// <summary>How often a message was given back.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    public int Renewed => Volatile.Read(ref _renewed);

    /// <summary>How often a lock could not be renewed.</summary>
    public int NotRenewed => Volatile.Read(ref _notRenewed);

    /// <summary>What each renewal fails with.</summary>
    public Exception? RenewalFault { get; set; }

    /// <summary>How many calls still fail.</summary>
    public int Failures
    {
        get => Volatile.Read(ref _failures);
        set => Volatile.Write(ref _failures, value);
    }

    /// <summary>What each completion waits for.</summary>
    public Task BeforeComplete { get; set; } = Task.CompletedTask;

    public async Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int max, CancellationToken ct)
    {
        Check();
        return await inner.Receive(queue, max, ct);
    }

    public Task WaitForWork(string queue, CancellationToken ct) => inner.WaitForWork(queue, ct);

    public async Task<bool> Complete(ReceivedMessage message, CancellationToken ct)
    {
        await BeforeComplete;
        Check();
        var completed = await inner.Complete(message, ct);
        Interlocked.Add(ref _completed, completed ? 1 : 0);
        return completed;
    }

    public Task<bool> Abandon(ReceivedMessage message, CancellationToken ct)
    {
        Interlocked.Increment(ref _abandoned);
        return inner.Abandon(message, ct);
    }

    public Task<bool> DeadLetter(ReceivedMessage message, string reason, string description, CancellationToken ct) =>
        inner.DeadLetter(message, reason, description, ct);

    public async Task<Instant?> Renew(ReceivedMessage message, CancellationToken ct)
    {
        if (RenewalFault is { } fault)
        {
            Interlocked.Increment(ref _notRenewed);
            throw fault;
        }

        var until = await inner.Renew(message, ct);
        Interlocked.Add(ref _renewed, until is null ? 0 : 1);
        return until;
    }

    private void Check()
    {
        if (Volatile.Read(ref _failures) > 0 && Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new IOException("The disk is full.");
        }
    }
}
