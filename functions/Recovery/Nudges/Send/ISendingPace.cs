using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges.Send;

/// <summary>Shares out each channel's rate among all processes that send from one store.</summary>
public interface ISendingPace
{
    /// <summary>
    /// Reserves a stretch of the channel's time for the caller alone. Returns when it begins: at <paramref name="from"/>, or later where
    /// that is reserved already. Time that isn't used is lost, which is all that a process that dies leaves behind.
    /// </summary>
    /// <param name="channel">Whose rate it is.</param>
    /// <param name="from">The earliest the caller can use.</param>
    /// <param name="length">How long; rounded up to whole milliseconds.</param>
    /// <param name="ct">Cancelled before it began, nothing is reserved.</param>
    Task<Instant> Reserve(Channel channel, Instant from, Duration length, CancellationToken ct);
}
