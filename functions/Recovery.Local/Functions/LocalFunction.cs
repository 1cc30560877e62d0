using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Nudges.Queue;

namespace Recovery.Local.Functions;

/// <summary>
/// One function of the app, called as the Functions host would: a new instance each time, a message as its text, what else there is to know
/// of it by the parameters' names.
/// </summary>
internal sealed class LocalFunction
{
    private readonly ObjectFactory _create;
    private readonly MethodInvoker _method;
    private readonly ParameterInfo[] _parameters;

    private LocalFunction(string name, Attribute trigger, MethodInfo method)
    {
        (Name, Trigger) = (name, trigger);
        _create = ActivatorUtilities.CreateFactory(method.DeclaringType!, []);
        _method = MethodInvoker.Create(method);
        _parameters = method.GetParameters();
    }

    public string Name { get; }

    /// <summary>The attribute of its trigger.</summary>
    public Attribute Trigger { get; }

    /// <summary>The functions of a class, by their attributes.</summary>
    public static IEnumerable<LocalFunction> In(Type type) =>
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method.GetParameters().SelectMany(p => p.GetCustomAttributes())
            .Single(a => a is TimerTriggerAttribute or ServiceBusTriggerAttribute or HttpTriggerAttribute)
        select new LocalFunction(function.Name, trigger, method);

    /// <summary>Runs it for a timer's tick or a request. Returns what a request is answered with, if anything.</summary>
    public Task<IActionResult?> Run(IServiceProvider services, object trigger, CancellationToken ct) => Call(
        services, parameter => parameter.ParameterType == typeof(CancellationToken) ? ct : trigger);

    /// <summary>Runs it for a message.</summary>
    public Task Run(IServiceProvider services, ReceivedMessage message, CancellationToken ct) => Call(services, parameter => parameter.Name switch
    {
        _ when parameter.ParameterType == typeof(CancellationToken) => ct,
        "messageId" => message.MessageId,
        "deliveryCount" => message.DeliveryCount,
        "applicationProperties" => Properties(message),
        _ => message.Body,
    });

    private async Task<IActionResult?> Call(IServiceProvider services, Func<ParameterInfo, object?> argument)
    {
        var task = (Task)_method.Invoke(_create(services, null), new Span<object?>([.. _parameters.Select(argument)]))!;
        await task;
        return (task as Task<IActionResult>)?.Result;
    }

    /// <summary>Why a message is a dead letter is one of its application properties in Service Bus.</summary>
    private static string Properties(ReceivedMessage message) => JsonSerializer.Serialize(new Dictionary<string, string?>
    {
        ["DeadLetterReason"] = message.DeadLetterReason,
        ["DeadLetterErrorDescription"] = message.DeadLetterDescription,
    });
}
