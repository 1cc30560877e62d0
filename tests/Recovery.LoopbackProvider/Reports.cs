using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Recovery.Loopback;

/// <summary>What the provider tells of itself.</summary>
internal static class Reports
{
    public static string SendGridError(string message) =>
        $$"""{"errors": [{"message": "{{message}}", "field": null, "help": null}]}""";

    public static string Count(ProviderRequest[] attempts, int lookUps) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"attempts": {{attempts.Length}}, "accepted": {{attempts.Count(a => a.Accepted)}}, "sms": {{Accepted(attempts, "sms")}}, "email": {{Accepted(attempts, "email")}}, "lookUps": {{lookUps}}}""");

    /// <summary>The messages that were taken, as JSON; with <c>?all=true</c> every attempt, with <c>?json=true</c> each email as it came.</summary>
    public static async Task Write(HttpContext context, ProviderRequest[] attempts)
    {
        var all = context.Request.Query["all"] == "true";
        var whole = context.Request.Query["json"] == "true";
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter.AsStream());
        json.WriteStartArray();
        foreach (var request in attempts)
        {
            if (all || request.Accepted)
            {
                Write(json, request, whole);
            }

            if (json.BytesPending > 64 * 1024)
            {
                await json.FlushAsync();
            }
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ProviderRequest request, bool whole)
    {
        json.WriteStartObject();
        json.WriteNumber("number", request.Number);
        json.WriteString("channel", request.Channel);
        json.WriteString("to", request.To);
        json.WriteString("nudgeId", request.NudgeId);
        json.WriteString("body", request.Body);
        json.WriteString("providerId", request.ProviderId);
        json.WriteString("fault", request.Fault?.Name);
        json.WriteString("at", request.At);
        json.WriteNumber("ticks", request.Ticks);
        json.WriteStartObject("fields");
        foreach (var (name, value) in request.Fields)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        if (whole && request.Json is { } email)
        {
            json.WritePropertyName("json");
            json.WriteRawValue(email);
        }

        json.WriteEndObject();
    }

    private static int Accepted(ProviderRequest[] attempts, string channel) => attempts.Count(a => a.Accepted && a.Channel == channel);
}
