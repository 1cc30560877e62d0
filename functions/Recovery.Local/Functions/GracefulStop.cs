namespace Recovery.Local.Functions;

/// <summary>
/// Ends work in two steps: nothing new is begun, and what runs may end; after a few seconds it is cancelled, so that
/// the whole host is down within ten seconds.
/// </summary>
internal sealed class GracefulStop : IDisposable
{
    private static readonly TimeSpan MayEnd = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MayCancel = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _noMore = new();
    private readonly CancellationTokenSource _abort = new();

    /// <summary>Begin nothing new.</summary>
    public CancellationToken NoMore => _noMore.Token;

    /// <summary>Give up what runs.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Stops, and returns when <paramref name="running"/> has ended or its time is up. Never throws.</summary>
    public async Task End(Task running)
    {
        await _noMore.CancelAsync();
        await Wait(running, MayEnd);
        await _abort.CancelAsync();
        await Wait(running, MayCancel);
    }

    public void Dispose()
    {
        _noMore.Dispose();
        _abort.Dispose();
    }

    private static async Task Wait(Task running, TimeSpan time) => await Task.WhenAny(running, Task.Delay(time));
}
