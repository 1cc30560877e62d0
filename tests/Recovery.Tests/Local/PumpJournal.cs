namespace Recovery.Tests.Local;

/// <summary>What a pumped function was called with; it can be held up, and made to fail.</summary>
public sealed class PumpJournal
{
    private readonly Lock _lock = new();
    private readonly List<(string Nudge, int Delivery, string? Detail)> _calls = [];
    private TaskCompletionSource? _gate;
    private int _running;

    public int MostAtOnce { get; private set; }

    /// <summary>How many calls of one nudge fail before one succeeds.</summary>
    public int FailuresEach { get; set; }

    public IReadOnlyList<(string Nudge, int Delivery, string? Detail)> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>From now on calls wait for <see cref="Open"/>.</summary>
    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate?.TrySetResult();

    public async Task Call(string nudge, int delivery, string? detail, CancellationToken ct)
    {
        lock (_lock)
        {
            _calls.Add((nudge, delivery, detail));
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }

        try
        {
            await (_gate?.Task ?? Task.CompletedTask).WaitAsync(ct);
            if (delivery <= FailuresEach)
            {
                throw new InvalidOperationException("This delivery fails.");
            }
        }
        finally
        {
            lock (_lock)
            {
                _running--;
            }
        }
    }
}
