using NodaTime;

namespace Recovery.Readiness;

/// <summary>
/// How far this machine's clock is from the database server's, which all processes share. Claims of one process are judged by another, so both
/// have to mean the same time.
/// </summary>
/// <param name="server">Asks the server for its time; null: it has none of its own.</param>
/// <param name="machine">This machine's clock.</param>
public sealed class ClockCheck(Func<CancellationToken, Task<Instant>>? server, TimeProvider machine)
{
    /// <summary>What a claim's end and a look-up leave room for.</summary>
    private static readonly Duration Far = Duration.FromSeconds(30);

    private static readonly Duration MeasuredEach = Duration.FromMinutes(1);

    private volatile Measured? _last;
    private int _isAsking;

    /// <summary>For a store on this machine, and for demos, whose clocks are their own.</summary>
    public static ClockCheck None { get; } = new(null, TimeProvider.System);

    /// <summary>A sentence if the clocks are apart; null: they agree, or were not compared yet.</summary>
    public string? Finding => _last is { Ahead: var ahead } && ahead != Duration.Zero
        ? FormattableString.Invariant($"this machine's clock is {InWords(ahead)} the database server's: set it")
        : null;

    /// <summary>
    /// How far ours is ahead; negative: behind; zero: by less than half a minute. Asks the server once a minute, and at once when our own clock
    /// has been set meanwhile.
    /// </summary>
    /// <exception cref="StoreException">The server can't be asked.</exception>
    public async ValueTask<Duration> Ahead(CancellationToken ct)
    {
        if (server is null)
        {
            return Duration.Zero;
        }

        if (_last is { } last && (!IsOld(last) || Interlocked.Exchange(ref _isAsking, 1) == 1))
        {
            return last.Ahead;
        }

        try
        {
            return await Measure(server, ct);
        }
        finally
        {
            Volatile.Write(ref _isAsking, 0);
        }
    }

    private async Task<Duration> Measure(Func<CancellationToken, Task<Instant>> ask, CancellationToken ct)
    {
        // Its answer is from some moment in between: a slow one makes no difference.
        var before = Now;
        var theirs = await ask(ct);
        var after = Now;
        var ahead = before > theirs ? before - theirs : after < theirs ? after - theirs : Duration.Zero;
        var measured = new Measured(Size(ahead) < Far ? Duration.Zero : ahead, after, machine.GetTimestamp());
        _last = measured;
        return measured.Ahead;
    }

    private Instant Now => Instant.FromDateTimeOffset(machine.GetUtcNow());

    private bool IsOld(Measured measured)
    {
        var passed = Duration.FromTimeSpan(machine.GetElapsedTime(measured.Timestamp));
        return passed >= MeasuredEach || Size(Now - measured.At - passed) >= Far;
    }

    private static Duration Size(Duration duration) => Duration.Max(duration, -duration);

    private static string InWords(Duration ahead) =>
        FormattableString.Invariant($"{Math.Round(Size(ahead).TotalSeconds)} seconds {(ahead > Duration.Zero ? "ahead of" : "behind")}");

    private sealed record Measured(Duration Ahead, Instant At, long Timestamp);
}
