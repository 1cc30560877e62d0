using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Web.Forms;

/// <summary>What the form asks before it takes a sign-up, so that nothing that was typed is dropped or corrected on a guess.</summary>
/// <param name="MayText">There is a mobile, and the box for texts isn't ticked.</param>
/// <param name="MayEmail">There is an address, and the box for emails isn't ticked.</param>
/// <param name="MeantEmail">The address that was probably meant; null: what was typed looks right, or was asked about.</param>
public sealed record SignUpQuestions(bool MayText, bool MayEmail, string? MeantEmail)
{
    /// <summary>The inputs that the questions are about: the first answer of each.</summary>
    public const string TextAnswer = "mobile-yes", EmailAnswer = "email-yes", MeantAnswer = "email-meant";

    public static SignUpQuestions None { get; } = new(false, false, null);

    /// <param name="typed">The form, once <see cref="SignUpFields.TakeAnswers"/> has taken what was answered.</param>
    public static SignUpQuestions Of(SignUpFields typed) => new(
        !typed.Wants(ContactKind.Mobile) && !string.IsNullOrWhiteSpace(typed.Mobile), !typed.Wants(ContactKind.Email) && !string.IsNullOrWhiteSpace(typed.Email),
        typed.LikelyEmail is { } meant && !typed.EmailIsAsMeant ? meant : null);

    public bool Any => MayText || MayEmail || MeantEmail is not null;

    /// <summary>As the summary above the form lists them.</summary>
    public IEnumerable<FieldError> InWords()
    {
        if (MayText)
        {
            yield return new FieldError(SignUpField.Mobile, TextAnswer, "You gave us a mobile number. May we text it?");
        }

        if (MeantEmail is not null)
        {
            yield return new FieldError(SignUpField.Email, MeantAnswer, $"Did you mean {MeantEmail}?");
        }

        if (MayEmail)
        {
            yield return new FieldError(SignUpField.Email, EmailAnswer, "You gave us an email address. May we write to it?");
        }
    }
}
