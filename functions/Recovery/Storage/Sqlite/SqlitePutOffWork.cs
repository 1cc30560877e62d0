using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Recovery.Storage.Sqlite;

/// <summary>Low-priority writes. They wait until there is little else to do, but not for ever.</summary>
internal sealed class SqlitePutOffWork
{
    /// <summary>A commit that has no more than this to do has time for all of it.</summary>
    private const int Few = 8;

    private const int ManyAtOnce = 128;

    /// <summary>More than this doesn't wait any longer, however busy the writer is: a little goes with each commit, so that none takes long.</summary>
    private const int MostWaiting = 512;

    private const int AFewAtOnce = 48;

    private readonly Channel<SqliteWork> _waiting = Channel.CreateUnbounded<SqliteWork>(new UnboundedChannelOptions { SingleReader = true });
    private int _count;

    /// <summary>False: the writer takes no more.</summary>
    /// <param name="isFirst">Nothing else waited.</param>
    public bool TryAdd(SqliteWork work, out bool isFirst)
    {
        var added = _waiting.Writer.TryWrite(work);
        isFirst = added && Interlocked.Increment(ref _count) == 1;
        return added;
    }

    public bool TryTake([NotNullWhen(true)] out SqliteWork? work)
    {
        var taken = _waiting.Reader.TryRead(out work);
        if (taken)
        {
            Interlocked.Decrement(ref _count);
        }

        return taken;
    }

    /// <summary>How many may go with a commit that has so much to do already.</summary>
    public int RoomBeside(int others) => others <= Few ? ManyAtOnce : Volatile.Read(ref _count) > MostWaiting ? AFewAtOnce : 0;

    public void Close() => _waiting.Writer.TryComplete();
}
