using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.SignIn;

internal static class SignInWords
{
    public const string WrongKey = "That isn't the clinic's key. Check it, including capital letters.";
    public const string NoKey = "Enter the clinic's key.";
    public const string LinkWornOut = "This sign-in link no longer works. Each link works once, for a day. Enter the clinic's key, or use the latest link.";
    public const string TooMany = "There have been too many wrong keys from your network. Check the key, or wait ten minutes.";
    public const string Needed = "Sign in at /clinic/sign-in, or send the header Authorization: Bearer with the clinic's access key.";
    public const string WrongBearer = "The access key in the Authorization header isn't the clinic's. Check Clinic:AccessKey.";
    public const string KeyIsForPrograms = "People sign in here with accounts of their own; the clinic's key is for programs.";
    public const string ManagersAlone = "Only a manager may do this. Ask one of the clinic's managers, or use the access key as a bearer token.";
    public const string FormTooOld = "This session's antiforgery token is missing. Reload the page and try again, or send the access key as a bearer token.";
}

/// <summary>401, or 429 after too many wrong keys, as problem+json for programs.</summary>
internal static class SignInProblem
{
    public static Task Write(HttpContext context, string detail) => Of(context, detail).ExecuteAsync(context);

    public static IResult Of(HttpContext context, string detail)
    {
        var tooMany = detail == SignInWords.TooMany;
        if (tooMany)
        {
            context.Response.Headers.RetryAfter = ((long)SignInThrottle.Span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Results.Problem(
            detail, title: "Not signed in.", statusCode: tooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized);
    }
}
