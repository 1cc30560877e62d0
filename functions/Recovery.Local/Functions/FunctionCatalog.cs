using System.Reflection;
using Microsoft.Azure.Functions.Worker;

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
}
