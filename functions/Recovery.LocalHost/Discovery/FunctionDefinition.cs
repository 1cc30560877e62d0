using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Recovery.LocalHost.Discovery;

/// <summary>A function as its attributes declare it.</summary>
/// <param name="Triggers">The parameters that carry a trigger, each with its attribute. A sound function has one.</param>
internal sealed record FunctionDefinition(
    string Name, MethodInfo Method, IReadOnlyList<KeyValuePair<ParameterInfo, Attribute>> Triggers, IReadOnlyList<RetryAttribute> Retries)
{
    /// <summary>The trigger of a sound function.</summary>
    public Attribute Trigger => Triggers[0].Value;

    private ParameterInfo TriggerParameter => Triggers[0].Key;

    /// <summary>By its place: two threads that are the first to ask a method for its parameters each get objects of their own.</summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;

    /// <summary>Where it is written, for messages to its developer: <c>SendSms.Run</c>.</summary>
    public string Where => $"{Method.DeclaringType!.Name}.{Method.Name}";

    /// <summary>
    /// What a setting of the trigger's attribute says where it is written out; null where it isn't. An attribute can't tell
    /// <c>false</c> from nothing.
    /// </summary>
    public T? Written<T>(string property)
        where T : struct =>
        TriggerParameter.GetCustomAttributesData()
            .Where(a => a.AttributeType == Trigger.GetType())
            .SelectMany(a => a.NamedArguments)
            .Where(a => a.MemberName == property)
            .Select(a => (T?)a.TypedValue.Value)
            .FirstOrDefault();

    /// <summary>Every method of the assembly that is marked as a function, sound or not.</summary>
    public static IReadOnlyList<FunctionDefinition> FindAll(Assembly assembly) =>
        [.. assembly.GetTypes().SelectMany(FindAll).OrderBy(f => f.Name, StringComparer.Ordinal)];

    /// <summary>Likewise of one type.</summary>
    public static IEnumerable<FunctionDefinition> FindAll(Type type) =>
        from method in type.GetMethods(
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select new FunctionDefinition(
            function.Name, method,
            [
                .. from parameter in method.GetParameters()
                   from attribute in parameter.GetCustomAttributes()
                   where attribute is TimerTriggerAttribute or ServiceBusTriggerAttribute or HttpTriggerAttribute
                   select KeyValuePair.Create(parameter, attribute),
            ],
            [.. method.GetCustomAttributes<RetryAttribute>()]);
}
