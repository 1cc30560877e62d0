using System.Collections.Concurrent;

namespace Recovery.Storage.Sql;

/// <summary>Tells receivers of this process that something was put on their queue.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _queues = new(StringComparer.Ordinal);

    /// <summary>Ends with the next <see cref="Raise"/>. Taken before looking into the queue, so that nothing is missed in between.</summary>
    public Task Next(string queue) => _queues.GetOrAdd(queue, _ => New()).Task;

    public void Raise(string queue)
    {
        if (_queues.TryRemove(queue, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
