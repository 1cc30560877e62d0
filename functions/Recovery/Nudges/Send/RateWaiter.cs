namespace Recovery.Nudges.Send;

/// <summary>A send that waits for its turn.</summary>
internal sealed class RateWaiter : TaskCompletionSource
{
    private readonly CancellationTokenRegistration _cancelled;

    /// <param name="isGone">It went already; its units are still to be counted.</param>
    public RateWaiter(int units, long arrived, bool isGone, CancellationToken ct)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Units = units;
        Arrived = arrived;
        IsGone = isGone;
        _cancelled = ct.UnsafeRegister(static (waiter, token) => ((RateWaiter)waiter!).TrySetCanceled(token), this);
    }

    public int Units { get; }

    public long Arrived { get; }

    public bool IsGone { get; }

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
