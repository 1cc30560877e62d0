using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Clinic.Api;

/// <summary>Corrects a runner's number or address, which the runner has told the clinic. 204; 404 when there is none to correct; 409 when another runner has it.</summary>
internal static class ContactApi
{
    public static async Task<IResult> Correct(long id, HttpRequest request, ClaimsPrincipal user, ContactFixes fixes, CancellationToken ct)
    {
        var mistakes = new Mistakes();
        if (await JsonBody.Read<Correction>(request, mistakes, ct) is not { } correction)
        {
            return mistakes.Problem();
        }

        if ((correction.Mobile is null) == (correction.Email is null))
        {
            mistakes.Add(SignUpField.Mobile, "Give either mobile or email.");
            return mistakes.Problem();
        }

        var evidence = TypedWords.Fold(correction.Evidence);
        if (evidence.Length is 0 or > ContactFixes.LongestEvidence || TypedWords.HasUnreadable(evidence))
        {
            mistakes.Add("evidence", $"Say how you know that it's theirs, such as \"told us on the phone\": up to {ContactFixes.LongestEvidence} characters.");
            return mistakes.Problem();
        }

        var kind = correction.Mobile is not null ? ContactKind.Mobile : ContactKind.Email;
        var (came, wrong) = await fixes.Apply(id, kind, correction.Mobile ?? correction.Email, evidence, user.DeskName(), ct);
        switch (came)
        {
            case null:
                mistakes.Add(SignUpField.Of(kind), wrong);
                return mistakes.Problem();
            case ContactFixed.Done or ContactFixed.Same:
                return Results.NoContent();
            case ContactFixed.Gone:
                return ClinicJson.NotFound($"There's no runner with that id, or they have no {kind.Words()} to correct.");
            default:
                return Results.Problem(ContactFixWords.Of(ContactFixed.Taken, kind), statusCode: StatusCodes.Status409Conflict, title: "Nothing has changed.");
        }
    }

    private sealed record Correction(string? Mobile, string? Email, string? Evidence);
}
