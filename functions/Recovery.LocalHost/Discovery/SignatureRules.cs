using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Recovery.LocalHost.Invoking;

namespace Recovery.LocalHost.Discovery;

/// <summary>What a function may take and return.</summary>
internal static class SignatureRules
{
    public static IEnumerable<string> Mistakes(FunctionDefinition function)
    {
        foreach (var parameter in function.Method.GetParameters())
        {
            if (MistakeOf(parameter, function) is { } mistake)
            {
                yield return $"{function.Where}: {mistake}";
            }
        }

        if (MistakeOfReturn(function) is { } returned)
        {
            yield return $"{function.Where}: {returned}";
        }
    }

    private static string? MistakeOf(ParameterInfo parameter, FunctionDefinition function)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef)
        {
            return $"the parameter {parameter.Name} is passed by reference; pass it by value.";
        }

        if (function.IsTrigger(parameter))
        {
            return function.Trigger switch
            {
                TimerTriggerAttribute when type != typeof(TimerInfo) => $"the timer's parameter {parameter.Name} is a {type.Name}; make it a TimerInfo.",
                HttpTriggerAttribute when type != typeof(HttpRequest) => $"the request's parameter {parameter.Name} is a {type.Name}; make it an HttpRequest.",
                ServiceBusTriggerAttribute when !IsPayload(type) =>
                    $"the message's parameter {parameter.Name} is a {type.Name}; make it a string or a class of your own.",
                _ => null,
            };
        }

        if (type == typeof(CancellationToken))
        {
            return null;
        }

        if (function.Trigger is not ServiceBusTriggerAttribute)
        {
            return $"there is nothing to give to the parameter {parameter.Name}; take a CancellationToken at most.";
        }

        return MessageMetadata.Mistake(parameter);
    }

    private static bool IsPayload(Type type) =>
        type == typeof(string)
        || (!type.IsPrimitive && !type.IsEnum && !type.IsPointer && !type.IsArray && type.Namespace?.Split('.')[0] is not ("System" or "Azure" or "Microsoft"));

    private static string? MistakeOfReturn(FunctionDefinition function)
    {
        var type = function.Method.ReturnType;
        if (type == typeof(void))
        {
            return function.Method.GetCustomAttribute<AsyncStateMachineAttribute>() is null ? null
                : "it is async void, whose end nobody can wait for; return a Task (AZFW0002).";
        }

        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return null;
        }

        if (function.Trigger is not HttpTriggerAttribute)
        {
            return $"it returns {type.Name}, which nobody takes; return a Task.";
        }

        var result = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
        return typeof(IActionResult).IsAssignableFrom(result) || typeof(IResult).IsAssignableFrom(result) ? null
            : $"it returns {type.Name}; return an IActionResult.";
    }
}
