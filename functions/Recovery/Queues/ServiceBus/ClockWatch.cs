using Microsoft.Extensions.Logging;
using NodaTime;

namespace Recovery.Queues.ServiceBus;

/// <summary>Warns once when this machine's clock and Service Bus's are far apart.</summary>
internal sealed partial class ClockWatch(ILogger log)
{
    private static readonly Duration Far = Duration.FromMinutes(1);
    private int _warned;

    /// <param name="ahead">How far ours is ahead at least; negative: behind.</param>
    public void Observe(Duration ahead)
    {
        var apart = Duration.Max(ahead, -ahead);
        if (apart >= Far && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            Log.Differs(log, (long)Math.Round(apart.TotalMinutes), ahead > Duration.Zero ? "ahead of" : "behind");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "This machine's clock is {Minutes} minutes or more {Side} Service Bus's; set it, since what is due goes by it")]
        public static partial void Differs(ILogger log, long minutes, string side);
    }
}
