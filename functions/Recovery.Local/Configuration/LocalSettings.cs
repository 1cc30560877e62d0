using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Recovery.Settings;

namespace Recovery.Local.Configuration;

/// <summary>
/// The app's settings on one machine: <c>Values</c> of local.settings.json, over which the environment wins (<c>A__B</c> for <c>A:B</c>).
/// </summary>
public static class LocalSettings
{
    public const string FileName = "local.settings.json";

    /// <summary>Replaces all other sources.</summary>
    /// <exception cref="SettingsException">local.settings.json cannot be read.</exception>
    public static void AddLocalSettings(this IConfigurationManager configuration)
    {
        configuration.Sources.Clear();
        if (AppFiles.Find(FileName) is { } path)
        {
            configuration.AddInMemoryCollection(Parse(File.ReadAllText(path)));
        }

        configuration.AddEnvironmentVariables();
    }

    /// <summary>The settings in the text of a local.settings.json.</summary>
    /// <exception cref="SettingsException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, string?> Parse(string text)
    {
        using var document = AppFiles.ParseJson(text, FileName);
        var root = document.RootElement;
        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new SettingsException([$"{FileName} is encrypted; run 'func settings decrypt', or write the settings again."]);
        }

        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var mistakes = new List<string>();
        if (root.TryGetProperty("Values", out var values))
        {
            if (values.ValueKind != JsonValueKind.Object)
            {
                throw new SettingsException([$"Values in {FileName} isn't an object; use \"Values\": {{ \"Clinic:Name\": \"...\" }}."]);
            }

            foreach (var value in values.EnumerateObject())
            {
                if (value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                {
                    mistakes.Add($"{value.Name} in {FileName} isn't text; write it flat, such as \"{value.Name}:Name\": \"...\".");
                }

                settings[value.Name.Replace("__", ":", StringComparison.Ordinal)] = value.Value.ToString();
            }
        }

        return mistakes.Count == 0 ? settings : throw new SettingsException(mistakes);
    }
}
