using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Recovery.Nudges.Queue;
using Recovery.Settings;

namespace Recovery.Local.Functions;

/// <summary>The app's functions, by what triggers them.</summary>
internal sealed record FunctionCatalog(
    IReadOnlyList<LocalFunction> Timers, IReadOnlyList<LocalFunction> Queues, IReadOnlyList<LocalFunction> Http)
{
    public static FunctionCatalog Of(Assembly assembly) => Of(assembly.GetTypes().SelectMany(LocalFunction.In));

    public static FunctionCatalog Of(IEnumerable<LocalFunction> functions)
    {
        var byTrigger = functions.OrderBy(f => f.Name, StringComparer.Ordinal).ToLookup(f => f.Trigger.GetType());
        return new FunctionCatalog(
            [.. byTrigger[typeof(TimerTriggerAttribute)]], [.. byTrigger[typeof(ServiceBusTriggerAttribute)]], [.. byTrigger[typeof(HttpTriggerAttribute)]]);
    }

    /// <summary>That some function takes what each channel puts on its queue: it would wait there for ever.</summary>
    /// <exception cref="SettingsException">Names every channel that is on and has no trigger.</exception>
    public void CheckQueues(RecoverySettings settings)
    {
        var taken = Queues.Select(q => ((ServiceBusTriggerAttribute)q.Trigger).QueueName).ToHashSet(StringComparer.Ordinal);
        string[] mistakes =
        [
            .. from channel in settings.Channels
               let queue = QueueNames.Of(channel)
               where !taken.Contains(queue)
               select $"{channel.Section}:Provider is set, but no function takes {channel.Words.Many} from the queue {queue}; remove the setting, or add a trigger.",
        ];
        if (mistakes.Length > 0)
        {
            throw new SettingsException(mistakes);
        }
    }
}
