using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.Api;

/// <summary>A request's JSON; what can't be read is a mistake in words, never an exception.</summary>
internal static class JsonBody
{
    /// <summary>Nothing was sent at all, which is fine where every field is optional.</summary>
    public static bool IsEmpty(HttpRequest request) => request.ContentType is null && request.ContentLength is null or 0;

    public static async Task<T?> Read<T>(HttpRequest request, Mistakes mistakes, CancellationToken ct)
        where T : class
    {
        try
        {
            var value = request.HasJsonContentType() ? await request.ReadFromJsonAsync<T>(ClinicJson.Options, ct) : null;
            if (value is null)
            {
                mistakes.Add("body", "Send a JSON object, with the content type application/json.");
            }

            return value;
        }
        catch (JsonException wrong)
        {
            var field = wrong.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "body";
            mistakes.Add(field, "We can't read this. Check its type and spelling.");
            return null;
        }
    }
}
