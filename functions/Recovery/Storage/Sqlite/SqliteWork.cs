using Recovery.Storage.Sql;

namespace Recovery.Storage.Sqlite;

/// <summary>Something to write, and the task that waits for its result.</summary>
internal abstract class SqliteWork
{
    /// <summary>What it failed with when it ran last; null: it didn't.</summary>
    public abstract Exception? Failure { get; }

    /// <summary>False: it failed, and what it wrote must be undone.</summary>
    public abstract bool Run(SqlSession session);

    /// <summary>It is on disk (or was cancelled, or failed on its own): completes the task.</summary>
    public abstract void HandOut();

    /// <summary>The transaction failed.</summary>
    public abstract void Fail(Exception exception);
}

internal sealed class SqliteWork<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) : SqliteWork
{
    // Continuations must not run on the writer's thread, which has others waiting.
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;
    private bool _ran;

    public Task<T> Result => _source.Task;

    public override Exception? Failure => _failure;

    public override bool Run(SqlSession session)
    {
        _failure = null;
        if (!_ran && ct.IsCancellationRequested)
        {
            _failure = new OperationCanceledException(ct);
            return true;
        }

        _ran = true;
        try
        {
            _result = SqliteSession.AnswerOf(work(session));
            return true;
        }
#pragma warning disable CA1031 // the exception is passed to the caller
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
            return false;
        }
    }

    public override void HandOut()
    {
        switch (_failure)
        {
            case null:
                _source.TrySetResult(_result!);
                break;
            case OperationCanceledException when !_ran:
                _source.TrySetCanceled(ct);
                break;
            default:
                _source.TrySetException(SqliteFaults.Explain(_failure, writing: true));
                break;
        }
    }

    public override void Fail(Exception exception) => _source.TrySetException(SqliteFaults.Explain(_failure ?? exception, writing: true));
}
