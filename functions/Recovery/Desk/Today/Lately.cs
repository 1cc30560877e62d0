using System.Diagnostics;
using NodaTime;

namespace Recovery.Desk.Today;

/// <summary>What was last counted of a day, for a few seconds: a day of very many people is counted once in a while, however many look.</summary>
/// <param name="isMuch">It took a good part of a second; what did not is counted each time.</param>
internal sealed class Lately<T>(Func<T, bool> isMuch)
    where T : class
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(3);

    private volatile Counted? _counted;

    private sealed record Counted(LocalDate Day, T What, long At);

    public async Task<T> Of(LocalDate day, Func<Task<T>> count)
    {
        if (_counted is { } counted && counted.Day == day && Stopwatch.GetElapsedTime(counted.At) < KeptFor)
        {
            return counted.What;
        }

        var what = await count();
        _counted = isMuch(what) ? new Counted(day, what, Stopwatch.GetTimestamp()) : null;
        return what;
    }

    public void Forget() => _counted = null;
}
