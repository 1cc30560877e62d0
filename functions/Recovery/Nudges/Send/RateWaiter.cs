namespace Recovery.Nudges.Send;

/// <summary>A send that waits for its turn.</summary>
internal sealed class RateWaiter : TaskCompletionSource
{
    private readonly CancellationTokenRegistration _cancelled;

    public RateWaiter(int units, long arrived, CancellationToken ct)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Units = units;
        Arrived = arrived;
        _cancelled = ct.UnsafeRegister(static (waiter, token) => ((RateWaiter)waiter!).TrySetCanceled(token), this);
    }

    public int Units { get; }

    public long Arrived { get; }

    /// <summary>Nothing of it stays behind: the token that it waited with may live for as long as the process.</summary>
    public void Fail(Exception why)
    {
        _cancelled.Unregister();
        TrySetException(why);
    }

    /// <summary>False: it was cancelled before.</summary>
    public bool Release()
    {
        _cancelled.Unregister();
        return TrySetResult();
    }
}
