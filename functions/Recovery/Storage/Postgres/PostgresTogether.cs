using System.Threading.Channels;
using Npgsql;
using Recovery.Readiness;

namespace Recovery.Storage.Postgres;

/// <summary>
/// Steps of nudges' paths, done together: while some sets are on their way to the disk, the next one gathers. A set of one is as quick as
/// anything, and under load each costs a small part of a transaction.
/// </summary>
/// <param name="work">Does a set in one transaction, and gives each its answer.</param>
internal sealed class PostgresTogether(Func<IReadOnlyList<PostgresStep>, Action, Task> work)
{
    private const int MostInOneSet = 128;

    private const int MostWaiting = 4096;

    private readonly Channel<PostgresStep> _waiting = Channel.CreateBounded<PostgresStep>(MostWaiting);

    /// <summary>A set is being worked on that isn't on its way to the disk yet.</summary>
    private int _isWorking;

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
        if (Interlocked.CompareExchange(ref _isWorking, 1, 0) == 0)
        {
            _ = Task.Run(Work);
        }
    }

    private async Task Work()
    {
        var set = new List<PostgresStep>(MostInOneSet);
        if (Gather(set))
        {
            var isOver = 0;
            await Do(set, Over);
            Over();

            void Over()
            {
                if (Interlocked.Exchange(ref isOver, 1) == 0)
                {
                    BeginNext();
                }
            }
        }
        else
        {
            BeginNext();
        }
    }

    private void BeginNext()
    {
        Volatile.Write(ref _isWorking, 0);
        if (_waiting.Reader.TryPeek(out _))
        {
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

    private async Task Do(List<PostgresStep> set, Action isCommitting)
    {
        try
        {
            await work(set, isCommitting);
            set.ForEach(step => step.Done());
        }
        catch (Exception e) when (set.Count > 1 && e is not StoreException { InnerException: not PostgresException { IsTransient: false } })
        {
            // One of them may be to blame: each by itself, so that the others are done.
            foreach (var one in set)
            {
                await Do([one], isCommitting);
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
