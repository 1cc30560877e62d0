using Microsoft.AspNetCore.Http;

namespace Recovery.Web.Clinic.SignIn;

/// <summary>Why somebody can't go on at the desk, and what to do: shown as a page of its own, in place of the one that was asked for.</summary>
/// <param name="Heading">As a heading.</param>
/// <param name="Words">What to do about it.</param>
/// <param name="Back">Where a button leads.</param>
/// <param name="BackWords">What the button says.</param>
internal sealed record DeskRefusal(string Heading, string Words, string Back, string BackWords)
{
    public static readonly DeskRefusal ForReception = new(
        "Only a manager can do that", "Nothing has changed. Ask one of the clinic's managers to do it for you.", ClinicPaths.Desk, "Back to the desk");

    public static readonly DeskRefusal NotSignedIn = new(
        "Signing in didn't work",
        "It may have taken too long, or begun in another tab or browser. Please try again. If it goes on, tell whoever looks after this system.",
        ClinicPaths.SignIn, "Try again");

    public static readonly DeskRefusal NoAnswer = new(
        "Signing in doesn't work just now", "We can't reach the service that your account is with. Please try again in a few minutes.", ClinicPaths.SignIn, "Try again");

    private static readonly object Key = new();

    public static DeskRefusal NotOnTheList(string account) => new(
        "That account isn't on the clinic's list",
        $"You've signed in as {account}, and nobody has added it yet. Ask one of the clinic's managers to add it to the desk's list, or sign in with another account.",
        ClinicPaths.SignIn, "Sign in with another account");

    public static DeskRefusal Unconfirmed { get; } = new(
        "We can't tell whose account that is",
        "The service that your account is with hasn't confirmed its email address. Confirm it there, then sign in again, or ask one of the clinic's managers for help.",
        ClinicPaths.SignIn, "Try again");

    /// <summary>Answers with it. The page is made where all answers without one are given theirs.</summary>
    public static void Show(HttpContext context, DeskRefusal refusal, int status = StatusCodes.Status403Forbidden)
    {
        context.Items[Key] = refusal;
        context.Response.StatusCode = status;
    }

    public static DeskRefusal? Of(HttpContext context) => context.Items[Key] as DeskRefusal;
}
