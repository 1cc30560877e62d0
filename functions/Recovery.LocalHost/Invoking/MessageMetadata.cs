using System.Reflection;
using System.Text.Json;
using Recovery.Nudges;

namespace Recovery.LocalHost.Invoking;

/// <summary>
/// What a function gets to know of a message beside its body, by the names of the Service Bus extension. Why a message is a dead letter
/// is one of its application properties there.
/// </summary>
internal static class MessageMetadata
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<string, Type> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["messageId"] = typeof(string),
        ["deliveryCount"] = typeof(int),
        ["sequenceNumber"] = typeof(long),
        ["lockToken"] = typeof(string),
    };

    private const string Properties = "applicationProperties";

    /// <summary>What is wrong with a parameter that is filled by name; null: nothing.</summary>
    public static string? Mistake(ParameterInfo parameter)
    {
        if (IsProperties(parameter))
        {
            return parameter.ParameterType.IsClass || parameter.ParameterType.IsInterface ? null
                : $"the parameter {parameter.Name} is a {parameter.ParameterType.Name}; make it a dictionary or a class of your own.";
        }

        if (!Types.TryGetValue(parameter.Name ?? "", out var type))
        {
            return $"there is nothing to give to the parameter {parameter.Name}; use {string.Join(", ", Types.Keys)}, {Properties} or a CancellationToken.";
        }

        return parameter.ParameterType == type ? null
            : $"the parameter {parameter.Name} is a {parameter.ParameterType.Name}; make it {(type == typeof(string) ? "a string" : $"an {type.Name}")}.";
    }

    public static bool IsProperties(ParameterInfo parameter) =>
        string.Equals(parameter.Name, Properties, StringComparison.OrdinalIgnoreCase);

    /// <summary>The property of <see cref="ReceivedMessage"/> that bears the parameter's name.</summary>
    public static PropertyInfo Source(ParameterInfo parameter) => typeof(ReceivedMessage).GetProperty(
        Types.Keys.Single(k => string.Equals(k, parameter.Name, StringComparison.OrdinalIgnoreCase)),
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)!;

    /// <summary>The message's application properties as the function's own type.</summary>
    public static T? ReadProperties<T>(ReceivedMessage message)
    {
        var properties = new Dictionary<string, string>();
        if (message.DeadLetterReason is not null)
        {
            properties["DeadLetterReason"] = message.DeadLetterReason;
        }

        if (message.DeadLetterDescription is not null)
        {
            properties["DeadLetterErrorDescription"] = message.DeadLetterDescription;
        }

        return JsonSerializer.SerializeToElement(properties).Deserialize<T>(Json);
    }

    /// <summary>The message's body as the function's own type.</summary>
    /// <exception cref="JsonException">The body is not of that shape.</exception>
    public static T ReadBody<T>(ReceivedMessage message) =>
        JsonSerializer.Deserialize<T>(message.Body, Json) ?? throw new JsonException("The message's body is null.");
}
