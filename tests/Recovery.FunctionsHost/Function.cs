using System.Text.Json;

namespace Recovery.Hosted;

/// <summary>A function as the app describes it to its host.</summary>
/// <param name="Bindings">Each as the app wrote it: <c>{"name": "timer", "type": "timerTrigger", …}</c>.</param>
public sealed record Function(string Id, string Name, IReadOnlyList<JsonElement> Bindings)
{
    /// <summary>The one binding that starts it.</summary>
    public JsonElement Trigger => Bindings.Single(b => TypeOf(b).EndsWith("Trigger", StringComparison.Ordinal));

    /// <summary>The parameter that the trigger's data goes to.</summary>
    internal string Parameter => Trigger.GetProperty("name").GetString()!;

    internal bool Is(string type) => TypeOf(Trigger) == type;

    /// <summary>Whether requests of this method reach it; where it names none, all do.</summary>
    internal bool Answers(HttpMethod method) =>
        !Trigger.TryGetProperty("methods", out var methods) || methods.ValueKind != JsonValueKind.Array || methods.GetArrayLength() == 0
        || methods.EnumerateArray().Any(m => string.Equals(m.GetString(), method.Method, StringComparison.OrdinalIgnoreCase));

    private static string TypeOf(JsonElement binding) => binding.GetProperty("type").GetString()!;
}
