using System.Diagnostics;
using Recovery.Readiness;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// The path of all nudges on this database: what waits to be claimed, to be recorded and to be completed goes to the disk together, as one
/// transaction of a few statements. A row that another process has locked is left out and comes again.
/// </summary>
internal sealed class PostgresPath
{
    /// <summary>A row that is locked now is asked for again after this long, and for as long as a server is waited for.</summary>
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private readonly PostgresTogether _steps;

    public PostgresPath(PostgresDatabase database) =>
        _steps = new PostgresTogether((steps, isCommitting) => database.WriteSet(
            async session =>
            {
                await Work(session, steps);
                return true;
            },
            isCommitting));

    /// <param name="step">Makes the step, for each try.</param>
    /// <param name="isDone">False: another process has locked the row just now.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    /// <exception cref="StoreException">It was not done, or nobody knows.</exception>
    public async Task<TAnswer> Do<TAnswer>(Func<PostgresStep<TAnswer>> step, Func<TAnswer, bool> isDone, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await _steps.Do(step());
            if (isDone(answer))
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(since) > PostgresRetry.Patience)
            {
                throw new StoreException("A nudge is locked by another process, which doesn't let go of it. Try again in a minute.");
            }

            await Task.Delay(BeforeNextTry, ct);
        }
    }

    /// <summary>What each kind asks first goes to the server in one go, so that a set costs few round trips.</summary>
    private static async ValueTask Work(PostgresSession session, IReadOnlyList<PostgresStep> steps)
    {
        PostgresSteps[] kinds =
        [
            new PostgresOutcomes([.. steps.OfType<PostgresOutcomes.Told>()]), new PostgresCompletions([.. steps.OfType<PostgresCompletions.Done>()]),
            new PostgresClaims([.. steps.OfType<PostgresClaims.Wanted>()]),
        ];
        var answers = new Queue<SqlRows>(await session.QuerySets([.. kinds.Select(k => k.First).OfType<PostgresQuery>()]));
        foreach (var kind in kinds)
        {
            await kind.Work(session, kind.First is null ? null : answers.Dequeue());
        }
    }
}
