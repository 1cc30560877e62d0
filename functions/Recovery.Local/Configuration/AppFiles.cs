using System.Text.Json;
using Recovery.Settings;

namespace Recovery.Local.Configuration;

/// <summary>The files that Azure Functions keeps beside an app.</summary>
internal static class AppFiles
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The file in the current directory, else beside the program; null when it is in neither.</summary>
    public static string? Find(string name) =>
        new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <exception cref="SettingsException">The text is no JSON object.</exception>
    public static JsonDocument ParseJson(string text, string name)
    {
        try
        {
            var document = JsonDocument.Parse(text, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document
                : throw new SettingsException([$"{name} isn't a JSON object; begin it with {{."]);
        }
        catch (JsonException e)
        {
            throw new SettingsException([$"{name} isn't valid JSON (line {e.LineNumber + 1}). Correct it or remove it."]);
        }
    }
}
