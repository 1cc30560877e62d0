namespace Recovery.Local.ServiceBus;

/// <summary>Something that is opened when it is first needed, kept, and opened again once it has closed; for all who want it at a time once.</summary>
internal sealed class Kept<T>(Func<Task<T>> open, Func<T, bool> isOpen)
{
    private readonly Lock _lock = new();
    private Task<T>? _last;

    /// <param name="ct">Ends the waiting, not the opening: others may wait for it.</param>
    public Task<T> Get(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_last is null || _last.IsFaulted || _last.IsCanceled || (_last.IsCompletedSuccessfully && !isOpen(_last.Result)))
            {
                _last = Task.Run(open, CancellationToken.None);
            }

            return _last.WaitAsync(ct);
        }
    }

    /// <summary>What was opened last, if it was.</summary>
    public T? Last
    {
        get
        {
            lock (_lock)
            {
                return _last is { IsCompletedSuccessfully: true } ? _last.Result : default;
            }
        }
    }
}
