using System.Text.Json;
using Recovery.SignUps;

namespace Recovery.Web.Api;

/// <summary>Reads the fields of a sign-up's JSON, and notes each that has the wrong type.</summary>
internal sealed class SignUpFields
{
    /// <summary>A sentence a field.</summary>
    public Dictionary<string, string> Errors { get; } = [];

    /// <summary>The object under a key; an empty one when there is none.</summary>
    public JsonElement Object(JsonElement parent, string key, string field, string wanted)
    {
        if (!parent.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Errors[field] = wanted;
        return default;
    }

    /// <summary>Null: there is none, or it is no text.</summary>
    public string? Text(JsonElement parent, string key, string field)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Errors[field] = $"Send {key} as text, in quotes.";
        return null;
    }

    /// <summary>A yes or a no; null: nothing was said.</summary>
    public bool? Said(JsonElement consent, string key)
    {
        if (consent.ValueKind != JsonValueKind.Object || !consent.TryGetProperty(key, out var value))
        {
            return null;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Errors[SignUpField.Consent] = $"Send consent.{key} as true or false, without quotes.";
            return false;
        }

        return value.ValueKind == JsonValueKind.True;
    }
}
