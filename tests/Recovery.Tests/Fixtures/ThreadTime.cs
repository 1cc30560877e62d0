using System.Diagnostics;
using System.Globalization;

namespace Recovery.Tests.Fixtures;

/// <summary>The processor time that work takes on the thread that does it: what else the machine does is not counted.</summary>
internal static class ThreadTime
{
    private const string Account = "/proc/thread-self/schedstat";
    private static readonly bool IsKept = File.Exists(Account);

    /// <summary>By the clock where the kernel keeps no such account.</summary>
    public static TimeSpan Of(Action work)
    {
        var begun = Now();
        work();
        return Now() - begun;
    }

    private static TimeSpan Now() => IsKept
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Account).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
        : Stopwatch.GetElapsedTime(0);
}
