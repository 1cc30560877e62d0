using Microsoft.Extensions.Logging;
using Recovery.Readiness;
using Recovery.Settings;

namespace Recovery.Storage.Sql;

/// <summary>
/// Where the open store comes from. A program on one machine opens it when it is first needed, and ends with a sentence where it can't. The
/// function app may start before its database: it opens the store in the background, and until then callers are told at once that it
/// isn't there.
/// </summary>
public sealed partial class StoreGate(Func<SqlDatabase> open, TimeProvider time, ILogger<StoreGate> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqlDatabase? _database;
    private volatile bool _inBackground;

    /// <summary>Completes once the store was opened in the background.</summary>
    public Task WhenOpen => _opened.Task;

    /// <summary>The open store.</summary>
    /// <exception cref="StoreException">It can't be opened, or isn't open yet.</exception>
    /// <exception cref="SettingsException">It was made with another key.</exception>
    public SqlDatabase Database =>
        Volatile.Read(ref _database)
        ?? (_inBackground ? throw new StoreException("The store isn't open yet. We'll keep trying.") : Open());

    /// <summary>Tries until the store is open, at longer and longer intervals up to half a minute. Says why it isn't, each reason once.</summary>
    /// <param name="prepare">What is to be done with it first.</param>
    public async Task OpenInBackground(Func<CancellationToken, Task> prepare, CancellationToken ct)
    {
        _inBackground = true;
        string? said = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await Task.Run(Open, ct);
                await prepare(ct);
                _opened.TrySetResult();
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (fault.Message != said)
                {
                    said = fault.Message;
                    Log.NotOpen(log, said, fault is StoreException or SettingsException ? null : fault);
                }
            }

            await Task.Delay(pause, time, ct);
        }
    }

    private SqlDatabase Open()
    {
        lock (_lock)
        {
            Volatile.Write(ref _database, _database ?? open());
            return _database!;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The store can't be opened yet; trying again until it can. {Why}")]
        public static partial void NotOpen(ILogger log, string why, Exception? unexpected);
    }
}
