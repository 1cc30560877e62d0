namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule.</summary>
/// <param name="schedule">NCRONTAB of six fields, seconds first, in UTC: <c>0 */5 * * * *</c>; or <c>%Name%</c>, an app setting that holds it.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;

    /// <summary>Whether Azure keeps the schedule across restarts. A local host has nothing to keep: what is due follows from the store.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Run once as soon as the app has started, too.</summary>
    public bool RunOnStartup { get; set; }
}
