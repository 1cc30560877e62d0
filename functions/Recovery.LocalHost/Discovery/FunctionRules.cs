using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Recovery.LocalHost.Timers;

namespace Recovery.LocalHost.Discovery;

/// <summary>
/// What the Azure build or its host would refuse, and what this host cannot run: found at start, in words that say what to change.
/// </summary>
internal static class FunctionRules
{
    /// <summary>Every mistake of the functions; empty when they are sound.</summary>
    public static IReadOnlyList<string> Mistakes(IReadOnlyList<FunctionDefinition> functions, IConfiguration configuration) =>
    [
        .. functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
            .Select(g => $"The name '{g.Key}' is taken by {string.Join(" and ", g.Select(f => f.Where))}; give each function its own (AZFW0017)."),
        .. functions.SelectMany(f => Mistakes(f, configuration)),
    ];

    private static IEnumerable<string> Mistakes(FunctionDefinition function, IConfiguration configuration)
    {
        var where = function.Where;
        if (function.Name.Length is 0 or > 127 || !char.IsAsciiLetter(function.Name[0])
            || !function.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            yield return $"{where} is named '{function.Name}'; start with a letter and use letters, digits, '-' and '_'.";
        }

        if (!function.Method.IsPublic || !function.Method.DeclaringType!.IsVisible)
        {
            yield return $"{where} is not public; make the method and its class public.";
        }

        if (function.Method.IsGenericMethodDefinition || function.Method.DeclaringType!.ContainsGenericParameters)
        {
            yield return $"{where} is generic; a function is a plain method of a plain class.";
        }
        else if (function.Method.DeclaringType is { IsAbstract: true } && !function.Method.IsStatic)
        {
            yield return $"{where} is in an abstract class, of which there is never an instance.";
        }

        if (function.Triggers.Count != 1)
        {
            yield return function.Triggers.Count == 0
                ? $"{where} has no trigger; give one parameter TimerTrigger, ServiceBusTrigger or HttpTrigger."
                : $"{where} has {function.Triggers.Count} triggers; a function has one.";
            yield break;
        }

        if (function.Retries.Count > 0 && function.Trigger is not TimerTriggerAttribute)
        {
            yield return $"{where} has a retry attribute; only timers may (AZFW0012). A queue's message is delivered again by the queue.";
        }

        if (RetryPolicy.Mistake(function.Retries) is { } retry)
        {
            yield return $"{where}: {retry}";
        }

        var ofTrigger = function.Trigger switch
        {
            TimerTriggerAttribute timer => OfTimer(timer, where, configuration),
            ServiceBusTriggerAttribute queue => OfQueue(queue, where, configuration),
            _ => OfHttp((HttpTriggerAttribute)function.Trigger, where),
        };
        foreach (var mistake in ofTrigger.Concat(SignatureRules.Mistakes(function)))
        {
            yield return mistake;
        }
    }

    private static IEnumerable<string> OfTimer(TimerTriggerAttribute timer, string where, IConfiguration configuration)
    {
        var schedule = AppSettingNames.Resolve(timer.Schedule, configuration, out var missing);
        if (missing is not null)
        {
            yield return $"{where} runs on the schedule {timer.Schedule}; set {missing}.";
        }
        else if (!Schedule.TryParse(schedule, out _))
        {
            yield return $"{where} runs on '{schedule}'; use six fields, seconds first, such as 0 */5 * * * *.";
        }
    }

    private static IEnumerable<string> OfQueue(ServiceBusTriggerAttribute trigger, string where, IConfiguration configuration)
    {
        if (trigger.QueueName is null)
        {
            yield return $"{where} reads a topic; this host has queues only.";
        }
        else
        {
            AppSettingNames.Resolve(trigger.QueueName, configuration, out var missing);
            if (missing is not null)
            {
                yield return $"{where} reads the queue {trigger.QueueName}; set {missing}.";
            }
        }

        if (trigger.IsSessionsEnabled || trigger.IsBatched)
        {
            yield return $"{where} asks for {(trigger.IsBatched ? "batches" : "sessions")}; this host delivers message by message.";
        }
    }

    private static IEnumerable<string> OfHttp(HttpTriggerAttribute http, string where)
    {
        var first = http.Route?.TrimStart('/').Split('/')[0];
        if (string.Equals(first, "admin", StringComparison.OrdinalIgnoreCase) || string.Equals(first, "runtime", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{where} answers {http.Route}; paths that begin with admin or runtime belong to the Functions host.";
        }

        if (http.AuthLevel != AuthorizationLevel.Anonymous)
        {
            yield return $"{where} asks for a {http.AuthLevel} key, which this host does not have; use AuthorizationLevel.Anonymous and check callers in the app.";
        }
    }
}
