using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Recovery.Channels.Http;

/// <summary>A JSON object's own texts and numbers, as a form would have them; what is nested is left out.</summary>
internal static class JsonFields
{
    /// <summary>Null: it is no JSON object.</summary>
    public static Dictionary<string, StringValues>? Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
            foreach (var field in json.RootElement.EnumerateObject())
            {
                switch (field.Value.ValueKind)
                {
                    case JsonValueKind.String:
                        fields[field.Name] = field.Value.GetString();
                        break;
                    case JsonValueKind.Number:
                        fields[field.Name] = field.Value.GetRawText();
                        break;
                }
            }

            return fields;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
