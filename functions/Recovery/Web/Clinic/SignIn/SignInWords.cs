using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.SignIn;

internal static class SignInWords
{
    public const string WrongKey = "That is not the clinic's key. Check it, and mind capital letters.";
    public const string NoKey = "Type the clinic's key.";
    public const string LinkWornOut = "This sign-in link no longer works. Type the clinic's key, or use the link of the latest start.";
    public const string TooMany = "Too many wrong keys came from your network. Wait ten minutes, then try again.";
    public const string Needed = "Sign in at /clinic/sign-in, or send the header Authorization: Bearer with the clinic's access key.";
    public const string WrongBearer = "The access key in the Authorization header is not the clinic's; check Clinic:AccessKey.";
    public const string FormTooOld = "The request lacks this session's antiforgery token; load the page again, or send the access key as a bearer token.";
}

/// <summary>401, or 429 after too many wrong keys, as problem+json for programs.</summary>
internal static class SignInProblem
{
    public static Task Write(HttpContext context, string detail) =>
        Results.Problem(
            detail, title: "Not signed in.",
            statusCode: detail == SignInWords.TooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized).ExecuteAsync(context);
}
