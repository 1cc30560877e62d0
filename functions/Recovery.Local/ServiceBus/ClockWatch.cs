using Microsoft.Extensions.Logging;
using NodaTime;

namespace Recovery.Local.ServiceBus;

/// <summary>Says so once when this machine's clock and Service Bus's differ by much.</summary>
internal sealed partial class ClockWatch(ILogger log)
{
    private static readonly Duration Much = Duration.FromMinutes(1);
    private int _said;

    /// <param name="ahead">How far ours is ahead at the least; less than zero: behind.</param>
    public void Saw(Duration ahead)
    {
        var apart = Duration.Max(ahead, -ahead);
        if (apart >= Much && Interlocked.Exchange(ref _said, 1) == 0)
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
