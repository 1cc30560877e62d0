using Microsoft.AspNetCore.Mvc.ModelBinding;
using Recovery.Channels;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Web.Forms;

/// <summary>The form's fields as the browser sends them; names are the HTML's.</summary>
public sealed class SignUpFields
{
    public string? Name { get; set; }

    public string? Mobile { get; set; }

    public string? Email { get; set; }

    /// <summary><c>id/day</c> of a listed race, or <see cref="SignUpForm.OtherRace"/>.</summary>
    public string? Race { get; set; }

    public string? RaceName { get; set; }

    public string? RaceDay { get; set; }

    /// <summary>The channels whose box is ticked: <see cref="Boxes"/>.</summary>
    [BindNever]
    public IReadOnlyList<Channel> Ticked { get; set; } = [];

    /// <summary>Whether a mobile whose box wasn't ticked may be texted: <c>yes</c> or <c>no</c>.</summary>
    public string? MobileAnswer { get; set; }

    /// <summary>Likewise for an email address.</summary>
    public string? EmailAnswer { get; set; }

    /// <summary>The address that was chosen when the form asked which one was meant.</summary>
    public string? EmailMeant { get; set; }

    /// <summary>Invisible: only programs fill it in.</summary>
    public string? Website { get; set; }

    public string? Stamp { get; set; }

    /// <summary>The address as it was read; null: what was typed is none.</summary>
    public string? ReadEmail => EmailAddress.TryParse(Email, out var address, out _) ? address.ToString() : null;

    /// <summary>The address that was probably meant; null: what was typed is no address, or looks right.</summary>
    public string? LikelyEmail => ReadEmail is { } read ? MailHosts.Meant(read) : null;

    /// <summary>The address stands as it was typed, though it looks like a slip.</summary>
    public bool EmailIsAsMeant => EmailMeant is not null && EmailMeant == ReadEmail;

    /// <summary>Does what was answered to the form's questions (<see cref="SignUpQuestions"/>). An answer about what was changed since counts for nothing.</summary>
    public void TakeAnswers(IReadOnlyList<Channel> offered)
    {
        if (EmailMeant is not null && EmailMeant == LikelyEmail)
        {
            Email = EmailMeant;
        }

        (Ticked, Mobile) = Answered(ContactKind.Mobile, MobileAnswer, Mobile, offered);
        (Ticked, Email) = Answered(ContactKind.Email, EmailAnswer, Email, offered);
    }

    /// <summary>A yes ticks the first box that there is for the contact; a no takes the contact away.</summary>
    private (IReadOnlyList<Channel> Ticked, string? Contact) Answered(
        ContactKind kind, string? answer, string? typed, IReadOnlyList<Channel> offered) => answer switch
    {
        _ when Wants(kind) => (Ticked, typed),
        "yes" => ([.. Ticked, .. offered.Where(c => c.Contact == kind).Take(1)], typed),
        "no" => (Ticked, null),
        _ => (Ticked, typed),
    };

    /// <summary>A box that goes with the contact is ticked.</summary>
    public bool Wants(ContactKind kind) => Ticked.Any(c => c.Contact == kind);

    public SignUpForm Form()
    {
        var (race, day) = Race?.Split('/', 2) switch
        {
            [SignUpForm.OtherRace] => (SignUpForm.OtherRace, RaceDay),
            [var id, var chosen] => (id, chosen),
            [var id] => (id, null),
            _ => (null, null),
        };
        return new SignUpForm(Name, Mobile, Email, race, race == SignUpForm.OtherRace ? RaceName : null, day, Ticked);
    }
}

/// <summary>A sentence about a field of the form, and the id of the input that it is about.</summary>
public sealed record FieldError(string Field, string InputId, string Sentence)
{
    private static readonly string[] Order =
        [SignUpField.Race, SignUpField.Day, SignUpField.Name, SignUpField.Mobile, SignUpField.Email, SignUpField.Consent];

    /// <summary>From top to bottom of the form, as the summary lists them.</summary>
    /// <param name="errors">The sentences by field.</param>
    /// <param name="questions">What the form asks about its fields.</param>
    /// <param name="typed">The form as it came.</param>
    /// <param name="firstBox">The first to tick.</param>
    public static IReadOnlyList<FieldError> InOrder(
        IReadOnlyDictionary<string, string> errors, IEnumerable<FieldError> questions, SignUpFields typed, string firstBox) =>
    [
        .. InOrder(errors, typed.Race, (field, otherRace) => field == SignUpField.Consent ? firstBox : InputOf(field, otherRace))
            .Concat(questions).OrderBy(e => Array.IndexOf(Order, e.Field)),
    ];

    /// <summary>The same for the form that changes an entry: there a contact's sentence stands at its box.</summary>
    public static IReadOnlyList<FieldError> InOrder(IReadOnlyDictionary<string, string> errors, EntryFields typed) => InOrder(
        errors, typed.Race, (field, otherRace) => field switch
        {
            SignUpField.Mobile => Boxes.NameOf(ChannelCatalog.FirstTo(ContactKind.Mobile)),
            SignUpField.Email => Boxes.NameOf(ChannelCatalog.FirstTo(ContactKind.Email)),
            SignUpField.Consent => Boxes.NameOf(ChannelCatalog.All[0]),
            _ => InputOf(field, otherRace),
        });

    private static IReadOnlyList<FieldError> InOrder(
        IReadOnlyDictionary<string, string> errors, string? race, Func<string, bool, string> inputOf) =>
    [
        .. from field in Order
           where errors.ContainsKey(field)
           // The day is chosen with the race: while no race is, there is only one thing to ask for.
           where field != SignUpField.Day || !string.IsNullOrEmpty(race)
           select new FieldError(field, inputOf(field, race == SignUpForm.OtherRace), errors[field]),
    ];

    private static string InputOf(string field, bool otherRace) => field switch
    {
        SignUpField.Race => otherRace ? "race-name" : "race-0",
        SignUpField.Day => otherRace ? "race-day" : "race-0",
        _ => field,
    };
}
