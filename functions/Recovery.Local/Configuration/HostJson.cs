using System.Globalization;
using System.Text.Json;
using Recovery.Settings;

namespace Recovery.Local.Configuration;

/// <summary>What this host follows of host.json, which it shares with Azure; the defaults are Azure's.</summary>
/// <param name="MaxConcurrentCalls">How many messages of one function are handled at a time.</param>
/// <param name="PrefetchCount">How many messages more are fetched ahead.</param>
/// <param name="MaxAutoLockRenewal">For how long a message's lock is renewed while its function runs, in machine time.</param>
internal sealed record HostJson(int MaxConcurrentCalls, int PrefetchCount, TimeSpan MaxAutoLockRenewal)
{
    public const string FileName = "host.json";

    public static HostJson Default { get; } = new(16, 0, TimeSpan.FromMinutes(5));

    /// <summary>Reads the file beside the app; without one the defaults hold.</summary>
    /// <exception cref="SettingsException">It is no host.json; names every mistake.</exception>
    public static HostJson Read() => AppFiles.Find(FileName) is { } path ? Parse(File.ReadAllText(path)) : Default;

    /// <exception cref="SettingsException">The text is no host.json; names every mistake.</exception>
    public static HostJson Parse(string text)
    {
        using var document = AppFiles.ParseJson(text, FileName);
        var mistakes = new List<string>();
        var host = new HostJson(
            Get("maxConcurrentCalls", Default.MaxConcurrentCalls, "a whole number from 1 to 1000", e => Whole(e, 1)),
            Get("prefetchCount", Default.PrefetchCount, "a whole number from 0 to 1000", e => Whole(e, 0)),
            Get("maxAutoLockRenewalDuration", Default.MaxAutoLockRenewal, "a time such as \"00:05:00\"", e => Span(e)));
        return mistakes.Count == 0 ? host : throw new SettingsException(mistakes);

        T Get<T>(string name, T otherwise, string expected, Func<JsonElement, object?> read)
        {
            if (!TryFind(document.RootElement, out var element, "extensions", "serviceBus", name))
            {
                return otherwise;
            }

            try
            {
                if (read(element) is T value)
                {
                    return value;
                }
            }
            catch (InvalidOperationException)
            {
                // Of another kind: reported below.
            }

            mistakes.Add($"extensions.serviceBus.{name} in {FileName} is {element.GetRawText()}; use {expected}.");
            return otherwise;
        }
    }

    private static bool TryFind(JsonElement element, out JsonElement found, params ReadOnlySpan<string> path)
    {
        found = element;
        foreach (var name in path)
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return false;
            }
        }

        return true;
    }

    private static int? Whole(JsonElement element, int min) =>
        element.TryGetInt32(out var value) && value >= min && value <= 1000 ? value : null;

    private static TimeSpan? Span(JsonElement element) =>
        TimeSpan.TryParseExact(element.GetString(), "c", CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span : null;
}
