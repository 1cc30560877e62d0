namespace Recovery.Storage.Postgres;

/// <summary>A step on a nudge's path that waits to be done: to be claimed, to be recorded, to be completed.</summary>
internal abstract class PostgresStep
{
    /// <summary>False: the caller has given up.</summary>
    public abstract bool Begins();

    /// <summary>It is on disk: its answer goes to the caller.</summary>
    public abstract void Done();

    public abstract void Failed(Exception fault);
}

/// <inheritdoc cref="PostgresStep"/>
/// <param name="ct">Cancelled before its set began, it is not done; after that its answer is handed out all the same.</param>
internal abstract class PostgresStep<TAnswer>(CancellationToken ct) : PostgresStep
{
    private readonly TaskCompletionSource<TAnswer> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set within the transaction, anew each time that it is tried.</summary>
    public TAnswer? Answer { get; set; }

    public Task<TAnswer> Asked => _asked.Task;

    public override bool Begins() => !ct.IsCancellationRequested || !_asked.TrySetCanceled(ct);

    public override void Done() => _asked.TrySetResult(Answer!);

    public override void Failed(Exception fault) => _asked.TrySetException(fault);
}
