using System.Reflection;

namespace Recovery.Tests.Nudges.Send;

/// <summary>Stands in for a port: notes each call with what it was given, and answers as it was told to, or that there is nothing.</summary>
public class RecordedPort : DispatchProxy
{
    private static readonly MethodInfo Result = typeof(Task).GetMethod(nameof(Task.FromResult))!;

    private RecordedCalls _calls = null!;

    public static T Of<T>(RecordedCalls calls)
        where T : class
    {
        var port = Create<T, RecordedPort>();
        ((RecordedPort)(object)port)._calls = calls;
        return port;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = _calls.Note($"{targetMethod!.DeclaringType!.Name}.{targetMethod.Name}", args ?? []);
        var type = targetMethod.ReturnType;
        if (type.IsInstanceOfType(answer))
        {
            return answer;
        }

        return type.IsGenericType
            ? Result.MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [answer ?? Nothing(type.GenericTypeArguments[0])])
            : Task.CompletedTask;
    }

    private static object? Nothing(Type type) =>
        type == typeof(bool) ? true
        : type.IsValueType ? Activator.CreateInstance(type)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? Array.CreateInstance(type.GenericTypeArguments[0], 0)
        : null;
}

/// <summary>A call of a port.</summary>
/// <param name="Name">The port's and the method's.</param>
/// <param name="Given">Its arguments but for the token.</param>
/// <param name="Token">What would cancel it.</param>
public sealed record RecordedCall(string Name, IReadOnlyList<object?> Given, CancellationToken Token);

/// <summary>The calls of all ports of a test, in order, and what is answered to them.</summary>
public sealed class RecordedCalls
{
    private readonly List<RecordedCall> _all = [];
    private readonly Dictionary<string, Func<IReadOnlyList<object?>, object?>> _answers = [];

    public IReadOnlyList<RecordedCall> All => _all;

    public IReadOnlyList<string> Names => [.. _all.Select(c => c.Name)];

    public IReadOnlyList<RecordedCall> To(string name) => [.. _all.Where(c => c.Name == name)];

    /// <summary>What the only call of this name was given.</summary>
    public IReadOnlyList<object?> Given(string name) => To(name) is [var call]
        ? call.Given
        : throw new InvalidOperationException($"{name} was called {To(name).Count} times; there were: {string.Join(", ", Names)}");

    /// <param name="name">The port's and the method's.</param>
    /// <param name="answer">What a task of it results in, a task as it is, or an exception that is thrown.</param>
    public void Answer(string name, Func<IReadOnlyList<object?>, object?> answer) => _answers[name] = answer;

    /// <summary>The same every time.</summary>
    public void Answer(string name, object? answer) => Answer(name, _ => answer);

    /// <summary>One after the other, and that there is nothing from then on.</summary>
    public void AnswerInTurn(string name, params object?[] answers)
    {
        var left = new Queue<object?>(answers);
        Answer(name, _ => left.TryDequeue(out var next) ? next : null);
    }

    internal object? Note(string name, object?[] args)
    {
        var given = args.Where(a => a is not CancellationToken).ToArray();
        _all.Add(new RecordedCall(name, given, args.OfType<CancellationToken>().FirstOrDefault()));
        var answer = _answers.GetValueOrDefault(name)?.Invoke(given);
        return answer is Exception fault ? throw fault : answer;
    }
}
