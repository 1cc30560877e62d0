using Recovery.LocalHost.Invoking;

namespace Recovery.LocalHost.Queues;

/// <summary>A queue's function, ready to run.</summary>
/// <param name="Queue">The queue, or a queue's dead letters.</param>
/// <param name="MaxConcurrentCalls">How many messages are handled at a time.</param>
/// <param name="PrefetchCount">How many more are fetched ahead.</param>
/// <param name="MaxAutoLockRenewal">For how long a message's lock is renewed, in machine time.</param>
/// <param name="AutoComplete">Whether a message is completed when the function returns; otherwise its lock is left to run out.</param>
internal sealed record QueueFunction(
    string Name, string Queue, int MaxConcurrentCalls, int PrefetchCount, TimeSpan MaxAutoLockRenewal, bool AutoComplete, FunctionInvoker Invoker)
{
    /// <summary>How many messages are held at most: running and waiting.</summary>
    public int Capacity => MaxConcurrentCalls + PrefetchCount;

    /// <summary>How many places must be free before more is fetched: one commit for each single message would be slow.</summary>
    public int SmallestFetch => Math.Max(1, PrefetchCount / 2);
}
