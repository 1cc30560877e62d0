using System.Diagnostics;
using NodaTime;

namespace Recovery.Tests.Nudges.Send;

/// <summary>How late this machine runs what is due: beats every few milliseconds beside a test, and notes the longest delay.</summary>
internal sealed class Pulse : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;
    private long _latest;

    public Pulse() => _beating = Task.Run(Run);

    /// <summary>In machine time.</summary>
    public Duration Latest => Duration.FromTimeSpan(new TimeSpan(Volatile.Read(ref _latest)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
    }

    private async Task Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            var before = Stopwatch.GetTimestamp();
            await Task.Delay(Beat, CancellationToken.None);
            Volatile.Write(ref _latest, Math.Max(_latest, (Stopwatch.GetElapsedTime(before) - Beat).Ticks));
        }
    }
}
