using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Newtonsoft.Json;
using SendGrid.Helpers.Mail;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Recovery.Channels.SendGrid;

/// <summary>
/// The package's message as JSON, under the names that the package gives its fields, written by .NET's own serializer: the package's
/// takes some three times as long for a letter, and makes every angle bracket six characters.
/// </summary>
internal static class SendGridMailJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // The body is read by SendGrid, never by a browser's HTML parser.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { UsePackageNames } },
    };

    public static byte[] Of(SendGridMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Options);

    private static void UsePackageNames(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            var attributes = property.AttributeProvider;
            if (attributes is null || attributes.IsDefined(typeof(Newtonsoft.Json.JsonIgnoreAttribute), true))
            {
                type.Properties.RemoveAt(i);
            }
            else if (attributes.GetCustomAttributes(typeof(JsonPropertyAttribute), true) is [JsonPropertyAttribute { PropertyName: { } name }])
            {
                property.Name = name;
            }
        }
    }
}
