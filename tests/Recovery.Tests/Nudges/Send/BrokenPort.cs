using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Recovery.Tests.Nudges.Send;

/// <summary>Stands in front of a port: notes each call, and fails those that it is told to.</summary>
public class BrokenPort : DispatchProxy
{
    private object _port = null!;
    private BrokenCalls _calls = null!;

    /// <summary>Puts one in front of a port that is registered already.</summary>
    public static void Before<T>(IServiceCollection services, BrokenCalls calls)
        where T : class
    {
        var real = services.Last(s => s.ServiceType == typeof(T));
        services.AddSingleton(provider =>
        {
            var port = Create<T, BrokenPort>();
            var broken = (BrokenPort)(object)port;
            broken._port = real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!);
            broken._calls = calls;
            return port;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var call = $"{targetMethod!.DeclaringType!.Name}.{targetMethod.Name}";
        _calls.Made[call] = true;
        if (_calls.Fails?.Invoke(call, args!) == true)
        {
            throw new InvalidOperationException($"{call} is broken.");
        }

        return targetMethod.Invoke(_port, args);
    }
}

/// <summary>What was called, and what is to fail.</summary>
public sealed class BrokenCalls
{
    public ConcurrentDictionary<string, bool> Made { get; } = new();

    public Func<string, object?[], bool>? Fails { get; set; }
}
