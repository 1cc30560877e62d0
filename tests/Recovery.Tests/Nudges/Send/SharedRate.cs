using Microsoft.Extensions.Time.Testing;
using Recovery.Nudges.Send;

namespace Recovery.Tests.Nudges.Send;

/// <summary>Several limiters that share a rate, each standing for a process, by a clock that a test moves.</summary>
internal static class SharedRate
{
    /// <summary>Messages come while the clock goes on in small steps, or in any, so that timers wake as late as they like. Returns what went out, and when.</summary>
    public static IReadOnlyList<Sent> Run(FakeTimeProvider time, IReadOnlyList<RateLimiter> limiters, Random random, int rounds, bool stalls)
    {
        var open = new List<(Task Wait, int Units)>();
        var sent = new List<Sent>();
        for (var round = 0; round < rounds || open.Count > 0; round++)
        {
            foreach (var limiter in round < rounds ? limiters : [])
            {
                for (var n = random.Next(0, 4); n > 0; n--)
                {
                    var units = random.Next(1, 5);
                    open.Add((limiter.Wait(units, CancellationToken.None).AsTask(), units));
                }
            }

            sent.AddRange(open.Where(o => o.Wait.IsCompleted).Select(o => new Sent(time.GetUtcNow(), o.Units)));
            open.RemoveAll(o => o.Wait.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(stalls && random.Next(4) == 0 ? random.Next(0, 2500) : random.Next(0, 20)));
        }

        return sent;
    }

    /// <summary>In no window more than the rate's units, a message for each process, and what late timers make up for.</summary>
    public static bool Holds(IReadOnlyList<Sent> sent, double rate, int limiters, int seconds) => sent.All(first =>
        sent.Where(s => s.At >= first.At && s.At < first.At.AddSeconds(seconds)).Sum(s => s.Units)
        <= (rate * seconds) + (limiters * sent.Max(s => s.Units)) + Math.Max(1, rate * 0.02));

    internal sealed record Sent(DateTimeOffset At, int Units);
}
