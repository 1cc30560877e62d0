using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.Api;

/// <summary>How the clinic's API writes JSON; other JSON has its own options.</summary>
internal static class ClinicJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Names keep their letters; what HTML minds is still escaped.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        AllowDuplicateProperties = false,
    };

    public static IResult Ok<T>(T value) => Results.Json(value, Options);

    public static IResult Created<T>(string address, T value) => new CreatedAt<T>(address, value);

    public static IResult NotFound(string sentence) =>
        Results.Problem(sentence, statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    private sealed class CreatedAt<T>(string address, T value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = address;
            return Results.Json(value, Options, statusCode: StatusCodes.Status201Created).ExecuteAsync(httpContext);
        }
    }
}
