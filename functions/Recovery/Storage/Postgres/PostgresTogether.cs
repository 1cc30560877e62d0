using System.Threading.Channels;
using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// Steps of nudges' paths, done together: while some sets are on their way to the disk, the next one gathers. A set of one is as quick as
/// anything, and under load each costs a small part of a transaction.
/// </summary>
/// <param name="work">Does a set in one transaction, and gives each its answer.</param>
internal sealed class PostgresTogether(Func<IReadOnlyList<PostgresStep>, Task> work)
{
    private const int MostInOneSet = 128;

    /// <summary>So that the server works while the disk does.</summary>
    private const int MostSets = 2;

    private const int MostWaiting = 4096;

    private readonly Channel<PostgresStep> _waiting = Channel.CreateBounded<PostgresStep>(MostWaiting);
    private int _sets;

    /// <exception cref="StoreException">It was not done, or nobody knows; or too many wait already.</exception>
    public Task<TAnswer> Do<TAnswer>(PostgresStep<TAnswer> step)
    {
        if (!_waiting.Writer.TryWrite(step))
        {
            return Task.FromException<TAnswer>(new StoreException("The database is busy: too much work waits for it. Try again in a minute."));
        }

        Begin();
        return step.Asked;
    }

    private void Begin()
    {
        var sets = Volatile.Read(ref _sets);
        while (sets < MostSets)
        {
            var before = Interlocked.CompareExchange(ref _sets, sets + 1, sets);
            if (before == sets)
            {
                _ = Task.Run(WorkThrough);
                return;
            }

            sets = before;
        }
    }

    private async Task WorkThrough()
    {
        var set = new List<PostgresStep>(MostInOneSet);
        while (Gather(set))
        {
            await Do(set);
        }

        Interlocked.Decrement(ref _sets);
        if (_waiting.Reader.TryPeek(out _))
        {
            // It came between the last look and the mark.
            Begin();
        }
    }

    private bool Gather(List<PostgresStep> set)
    {
        set.Clear();
        while (set.Count < MostInOneSet && _waiting.Reader.TryRead(out var next))
        {
            if (next.Begins())
            {
                set.Add(next);
            }
        }

        return set.Count > 0;
    }

    private async Task Do(List<PostgresStep> set)
    {
        try
        {
            await work(set);
            set.ForEach(step => step.Done());
        }
        catch (Exception e) when (set.Count > 1 && e is not StoreException { InnerException: not PostgresException { IsTransient: false } })
        {
            // One of them may be to blame: each by itself, so that the others are done.
            foreach (var one in set)
            {
                await Do([one]);
            }
        }
#pragma warning disable CA1031 // whoever waits for the answer gets the exception
        catch (Exception e)
#pragma warning restore CA1031
        {
            set.ForEach(step => step.Failed(e));
        }
    }
}
