using System.Globalization;
using System.Net.Http.Headers;
using NodaTime;

namespace Recovery.Channels.Http;

/// <summary>How long a busy provider asks to be left alone, in machine time.</summary>
public static class RetryAfter
{
    /// <summary>Where it does not say.</summary>
    public static readonly Duration Default = Duration.FromSeconds(30);

    /// <summary>The longest wait, even if more is asked for: the nudge's own time decides after that.</summary>
    public static readonly Duration Longest = Duration.FromHours(1);

    private static readonly Duration Shortest = Duration.FromSeconds(1);

    /// <summary>Retry-After in seconds or as a date; null: there is none.</summary>
    /// <param name="now">This machine's time, not the clinic's: the provider knows nothing of a shifted clock.</param>
    public static Duration? Of(HttpResponseHeaders headers, DateTimeOffset now) => headers.RetryAfter switch
    {
        { Delta: { } delta } => Within(delta),
        // The answer's own date, so that two clocks which differ do not matter.
        { Date: { } date } => Within(date - (headers.Date ?? now)),
        _ => null,
    };

    /// <summary>SendGrid's X-RateLimit-Reset: the second, since 1970, at which its count starts anew.</summary>
    public static Duration? OfRateLimit(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.TryGetValues("X-RateLimit-Reset", out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var reset)
        && reset < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? Within(DateTimeOffset.FromUnixTimeSeconds(reset) - (headers.Date ?? now))
            : null;

    private static Duration Within(TimeSpan wait) =>
        wait.Ticks <= 0 ? Shortest : Duration.Min(Duration.Max(Duration.FromTimeSpan(wait), Shortest), Longest);
}
