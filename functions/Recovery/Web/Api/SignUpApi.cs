using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Security;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Time;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Http;

namespace Recovery.Web.Api;

/// <summary><c>POST /api/signups</c>: the form as JSON. With the clinic's key it comes from the clinic and is applied at once.</summary>
public sealed class SignUpApi(
    SignUpHandler signUps, AccessKey key, SignInThrottle throttle, LinkTokens links, RecoverySettings settings, ClinicClock clock)
{
    private const string Path = "/api/signups";
    private const string BearerPrefix = "Bearer ";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(Path, (HttpContext context, SignUpApi api, CancellationToken ct) => api.Post(context, ct));

    private async Task<IResult> Post(HttpContext context, CancellationToken ct)
    {
        var request = context.Request;
        var authorization = request.Headers.Authorization.ToString();
        var byClinic = authorization.Length > 0;
        if (byClinic && !(authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) && key.Matches(authorization[BearerPrefix.Length..])))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return SignInProblem.Of(context, await throttle.CountWrong(context)
                ? "That isn't the clinic's access key. Send it as Authorization: Bearer, or leave the header out."
                : SignInWords.TooMany);
        }

        if (!request.HasJsonContentType())
        {
            return Problem(StatusCodes.Status415UnsupportedMediaType, "Send the sign-up as JSON, with the content type application/json.");
        }

        if (await BodyOf(request, ct) is not { } body)
        {
            return Problem(StatusCodes.Status413PayloadTooLarge, $"A sign-up can be up to {SignUpJson.LargestBody / 1024} KB.");
        }

        if (SignUpJson.Read(body) is not { } json)
        {
            return Problem(StatusCodes.Status400BadRequest, "The body isn't a JSON object. Send one such as {\"name\": \"Ann\", ...}, each field once.");
        }

        return byClinic ? await Apply(json, ct) : await Submit(json, context, ct);
    }

    private async Task<IResult> Submit(SignUpJson json, HttpContext context, CancellationToken ct)
    {
        if (json.Errors.Count > 0)
        {
            return Wrong(json.Errors);
        }

        var source = new Uri(settings.PublicUrl, Path).AbsoluteUri;
        return Answer(await signUps.Submit(json.Form, Origin.Network(context), source, stamp: null, ct), json, context);
    }

    private async Task<IResult> Apply(SignUpJson json, CancellationToken ct)
    {
        var evidence = json.Evidence(clock.Now);
        return json.Errors.Count > 0 ? Wrong(json.Errors) : Answer(await signUps.Apply(json.Form, evidence!, ct), json, null);
    }

    private IResult Answer(SignUpAnswer answer, SignUpJson json, HttpContext? context)
    {
        switch (answer)
        {
            case SignUpAnswer.Wrong wrong:
                return Wrong(wrong.Errors);
            case SignUpAnswer.TooMany tooMany:
                context!.Response.Headers.RetryAfter = ((long)tooMany.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Problem(StatusCodes.Status429TooManyRequests, tooMany.Why);
            case SignUpAnswer.Kept kept:
                return Created(new { nudges = Nudges(kept.Promised), notKept = NotKept(json) });
            case SignUpAnswer.Applied applied:
                return Created(new
                {
                    nudges = Nudges(applied.Promised),
                    runnerId = applied.RunnerId.ToString(CultureInfo.InvariantCulture),
                    entryId = applied.EntryId.ToString(CultureInfo.InvariantCulture),
                    manageUrl = settings.PublicUrl.AbsoluteUri.TrimEnd('/')
                        + LinkPath.Of(LinkPurpose.Runner, links.Make(LinkPurpose.Runner, applied.RunnerId, applied.LinkVersion)),
                    notKept = NotKept(json),
                });
            default:
                throw new InvalidOperationException($"Unknown answer {answer.GetType().Name}.");
        }
    }

    private NudgeShape[] Nudges(IReadOnlyList<PromisedNudge> promised) =>
        [.. promised.Select(n => new NudgeShape(n.Step.Key, n.Channel.Code, InClinicTime(n.Window.NotBefore), InClinicTime(n.Window.Target)))];

    private DateTimeOffset InClinicTime(Instant instant) => instant.InZone(clock.Zone).ToDateTimeOffset();

    /// <summary>Left out where everything was kept.</summary>
    private static IReadOnlyDictionary<string, string>? NotKept(SignUpJson json) => json.NotKept.Count > 0 ? json.NotKept : null;

    private static IResult Created(object body) => Results.Json(body, Written, statusCode: StatusCodes.Status201Created);

    private static IResult Wrong(IReadOnlyDictionary<string, string> errors) =>
        Results.ValidationProblem(errors.Select(e => KeyValuePair.Create(e.Key, new[] { e.Value })), title: "The sign-up needs changing. Nothing was stored.");

    private static IResult Problem(int status, string sentence) => Results.Problem(sentence, statusCode: status);

    /// <summary>Null: it is larger than a sign-up may be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BodyOf(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[SignUpJson.LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        // Typed: a bare null would become an empty memory.
        return length > SignUpJson.LargestBody ? (ReadOnlyMemory<byte>?)null : buffer.AsMemory(0, length);
    }

    private sealed record NudgeShape(string Step, string Channel, DateTimeOffset NotBefore, DateTimeOffset Target);
}
