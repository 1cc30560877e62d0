using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Recovery.LocalHost.Timers;

/// <summary>Whether and when a failed tick is tried again, by the function's retry attribute.</summary>
internal sealed record RetryPolicy(int Most, TimeSpan First, TimeSpan Longest)
{
    public static RetryPolicy None { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>How long to wait before the retry of that number, counted from 1; null: no more.</summary>
    public TimeSpan? DelayBefore(int retry)
    {
        if (Most >= 0 && retry > Most)
        {
            return null;
        }

        var delay = First * Math.Pow(2, Math.Min(retry - 1, 30));
        return delay < Longest ? delay : Longest;
    }

    public static RetryPolicy Of(IReadOnlyList<RetryAttribute> retries) => retries switch
    {
        [FixedDelayRetryAttribute f] => new(f.MaxRetryCount, Span(f.DelayInterval)!.Value, Span(f.DelayInterval)!.Value),
        [ExponentialBackoffRetryAttribute e] => new(e.MaxRetryCount, Span(e.MinimumInterval)!.Value, Span(e.MaximumInterval)!.Value),
        _ => None,
    };

    /// <summary>What is wrong with a function's retry attributes; null: nothing.</summary>
    public static string? Mistake(IReadOnlyList<RetryAttribute> retries) => retries switch
    {
        { Count: > 1 } => "it has two retry attributes; keep one.",
        [FixedDelayRetryAttribute f] when f.MaxRetryCount < -1 || Span(f.DelayInterval) is null =>
            $"it retries after '{f.DelayInterval}'; use a time such as 00:00:10 and a count of -1 or more.",
        [ExponentialBackoffRetryAttribute e] when e.MaxRetryCount < -1 || Span(e.MinimumInterval) is null || Span(e.MaximumInterval) is null =>
            $"it retries after '{e.MinimumInterval}' to '{e.MaximumInterval}'; use times such as 00:00:10 and a count of -1 or more.",
        _ => null,
    };

    private static TimeSpan? Span(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero ? span : null;
}
