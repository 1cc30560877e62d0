namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the host does after a function has failed. Only for timers.</summary>
public abstract class RetryAttribute : Attribute;

/// <summary>Tries again after the same delay each time.</summary>
/// <param name="maxRetryCount">How often; -1: for ever.</param>
/// <param name="delayInterval">As <c>hh:mm:ss</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixedDelayRetryAttribute(int maxRetryCount, string delayInterval) : RetryAttribute
{
    public int MaxRetryCount { get; } = maxRetryCount;

    public string DelayInterval { get; } = delayInterval;
}

/// <summary>Tries again after delays that double.</summary>
/// <param name="maxRetryCount">How often; -1: for ever.</param>
/// <param name="minimumInterval">The first delay, as <c>hh:mm:ss</c>.</param>
/// <param name="maximumInterval">The longest delay, as <c>hh:mm:ss</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval) : RetryAttribute
{
    public int MaxRetryCount { get; } = maxRetryCount;

    public string MinimumInterval { get; } = minimumInterval;

    public string MaximumInterval { get; } = maximumInterval;
}
