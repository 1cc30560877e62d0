using System.Threading.Channels;
using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// Pieces of work of one kind, done together: while one set is on its way to the disk, the next one gathers. A set of one is as quick as
/// anything, and under load each costs a small part of a transaction.
/// </summary>
/// <param name="work">Does a set in one transaction; answers in its order.</param>
internal sealed class PostgresTogether<TItem, TAnswer>(Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TAnswer>>> work)
{
    /// <summary>Not all that may wait: those of the last set go on with their work while the next one is on its way.</summary>
    private const int MostInOneSet = 128;

    private const int MostWaiting = 4096;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(MostWaiting);
    private int _isWorking;

    /// <summary>Cancelled before its set began, it is not done; after that its answer is handed out all the same.</summary>
    /// <exception cref="StoreException">It was not done, or nobody knows; or too many wait already.</exception>
    public Task<TAnswer> Do(TItem item, CancellationToken ct)
    {
        var waiting = new Waiting(item, ct);
        if (!_waiting.Writer.TryWrite(waiting))
        {
            return Task.FromException<TAnswer>(new StoreException("The database is busy: too much work waits for it. Try again in a minute."));
        }

        Begin();
        return waiting.Task;
    }

    private void Begin()
    {
        if (Interlocked.CompareExchange(ref _isWorking, 1, 0) == 0)
        {
            _ = Task.Run(WorkThrough);
        }
    }

    private async Task WorkThrough()
    {
        var set = new List<Waiting>(MostInOneSet);
        while (Gather(set))
        {
            await Do(set);
        }

        Volatile.Write(ref _isWorking, 0);
        if (_waiting.Reader.TryPeek(out _))
        {
            // It came between the last look and the mark.
            Begin();
        }
    }

    private bool Gather(List<Waiting> set)
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

    private async Task Do(List<Waiting> set)
    {
        try
        {
            var answers = await work([.. set.Select(w => w.Item)]);
            for (var i = 0; i < set.Count; i++)
            {
                set[i].TrySetResult(answers[i]);
            }
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
            set.ForEach(w => w.TrySetException(e));
        }
    }

    private sealed class Waiting(TItem item, CancellationToken ct) : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TItem Item => item;

        /// <summary>False: whoever asked for it has given up.</summary>
        public bool Begins() => !ct.IsCancellationRequested || !TrySetCanceled(ct);
    }
}
