using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Recovery.LocalHost.Http;
using Recovery.LocalHost.Invoking;
using Recovery.LocalHost.Queues;
using Recovery.LocalHost.Settings;
using Recovery.LocalHost.Timers;

namespace Recovery.LocalHost.Discovery;

/// <summary>The app's functions, by what triggers them.</summary>
internal sealed record FunctionCatalog(
    IReadOnlyList<TimerFunction> Timers, IReadOnlyList<QueueFunction> Queues, IReadOnlyList<HttpFunction> Http)
{
    /// <exception cref="FunctionsException">The functions cannot run as they are written; names every mistake.</exception>
    public static FunctionCatalog Of(Assembly assembly, HostJson host, IConfiguration configuration) =>
        Of(FunctionDefinition.FindAll(assembly), host, configuration);

    /// <exception cref="FunctionsException">The functions cannot run as they are written; names every mistake.</exception>
    public static FunctionCatalog Of(IReadOnlyList<FunctionDefinition> functions, HostJson host, IConfiguration configuration)
    {
        var mistakes = FunctionRules.Mistakes(functions, configuration);
        return mistakes.Count > 0 ? throw new FunctionsException(mistakes) : new FunctionCatalog(
            [.. functions.Where(f => f.Trigger is TimerTriggerAttribute).Select(f => Timer(f, (TimerTriggerAttribute)f.Trigger, configuration))],
            [.. functions.Where(f => f.Trigger is ServiceBusTriggerAttribute).Select(f => Queue(f, (ServiceBusTriggerAttribute)f.Trigger, host, configuration))],
            [.. functions.Where(f => f.Trigger is HttpTriggerAttribute).Select(f => OfHttp(f, (HttpTriggerAttribute)f.Trigger, host))]);
    }

    private static TimerFunction Timer(FunctionDefinition function, TimerTriggerAttribute trigger, IConfiguration configuration)
    {
        _ = Schedule.TryParse(AppSettingNames.Resolve(trigger.Schedule, configuration, out _), out var schedule);
        return new TimerFunction(function.Name, schedule!, trigger.RunOnStartup, RetryPolicy.Of(function.Retries), new FunctionInvoker(function));
    }

    private static QueueFunction Queue(
        FunctionDefinition function, ServiceBusTriggerAttribute trigger, HostJson host, IConfiguration configuration) => new(
            function.Name, AppSettingNames.Resolve(trigger.QueueName!, configuration, out _),
            host.MaxConcurrentCalls, host.PrefetchCount, host.MaxAutoLockRenewal,
            function.Written<bool>(nameof(trigger.AutoCompleteMessages)) ?? host.AutoCompleteMessages, new FunctionInvoker(function));

    private static HttpFunction OfHttp(FunctionDefinition function, HttpTriggerAttribute trigger, HostJson host) => new(
        function.Name, "/" + string.Join('/', new[] { host.RoutePrefix, (trigger.Route ?? function.Name).Trim('/') }.Where(p => p.Length > 0)),
        trigger.Methods, new FunctionInvoker(function));
}
