using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Recovery.LocalHost.Discovery;
using Recovery.Nudges;

namespace Recovery.LocalHost.Invoking;

/// <summary>Calls one function: a new instance each time, arguments by a delegate that is compiled once.</summary>
internal sealed class FunctionInvoker
{
    private readonly ObjectFactory? _create;
    private readonly Func<object?, Invocation, ValueTask<object?>> _call;

    public FunctionInvoker(FunctionDefinition function)
    {
        _create = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
        _call = Compile(function);
    }

    /// <summary>Runs the function with what <paramref name="services"/>, the invocation's own scope, provides. Returns what it returned.</summary>
    public ValueTask<object?> Invoke(IServiceProvider services, Invocation invocation) =>
        _call(_create?.Invoke(services, null), invocation);

    /// <summary>Likewise, in a scope of its own.</summary>
    public async ValueTask InvokeInScope(IServiceScopeFactory scopes, Invocation invocation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await Invoke(scope.ServiceProvider, invocation);
    }

    private static Func<object?, Invocation, ValueTask<object?>> Compile(FunctionDefinition function)
    {
        var instance = Expression.Parameter(typeof(object), "instance");
        var invocation = Expression.Parameter(typeof(Invocation), "invocation");
        var call = Expression.Call(
            function.Method.IsStatic ? null : Expression.Convert(instance, function.Method.DeclaringType!),
            function.Method,
            function.Method.GetParameters().Select(p => Argument(p, function, invocation)));
        return Expression.Lambda<Func<object?, Invocation, ValueTask<object?>>>(Awaited(call), instance, invocation).Compile();
    }

    private static Expression Argument(ParameterInfo parameter, FunctionDefinition function, Expression invocation)
    {
        var message = Expression.Property(invocation, nameof(Invocation.Message));
        if (function.IsTrigger(parameter))
        {
            return function.Trigger is not ServiceBusTriggerAttribute
                    ? Expression.Convert(Expression.Property(invocation, nameof(Invocation.Trigger)), parameter.ParameterType)
                : parameter.ParameterType == typeof(string)
                    ? Expression.Property(message, nameof(ReceivedMessage.Body))
                    : Expression.Call(typeof(MessageMetadata), nameof(MessageMetadata.ReadBody), [parameter.ParameterType], message);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return Expression.Property(invocation, nameof(Invocation.CancellationToken));
        }

        return MessageMetadata.IsProperties(parameter)
            ? Expression.Call(typeof(MessageMetadata), nameof(MessageMetadata.ReadProperties), [parameter.ParameterType], message)
            : Expression.Property(message, MessageMetadata.Source(parameter));
    }

    /// <summary>Whatever the method returns, as one kind of task.</summary>
    private static Expression Awaited(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        }

        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return Expression.Call(typeof(FunctionInvoker), nameof(OfTask), [], type == typeof(Task) ? Expression.New(OfTaskConstructor, call) : call);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return Expression.Call(typeof(FunctionInvoker), nameof(OfTaskOf), type.GetGenericArguments(), call);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            return Expression.Call(typeof(FunctionInvoker), nameof(OfValueTaskOf), type.GetGenericArguments(), call);
        }

        return Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
    }

    private static readonly ConstructorInfo OfTaskConstructor = typeof(ValueTask).GetConstructor([typeof(Task)])!;

    private static async ValueTask<object?> OfTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> OfTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> OfValueTaskOf<T>(ValueTask<T> task) => await task;
}
