using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Recovery.Desk;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Corrects a runner's number or address while they are on the phone.</summary>
public sealed class ContactModel(IRunnerDirectory runners, ContactFixes fixes) : DeskPage
{
    private string? _typed;
    private ContactKind? _kind;

    public RunnerView View { get; private set; } = null!;

    public Mistakes Mistakes { get; } = new();

    /// <summary>Those that they have.</summary>
    public IEnumerable<ContactKind> Kinds => Enum.GetValues<ContactKind>().Where(k => View.Runner.ContactOf(k) is not null);

    public static string FieldOf(ContactKind kind) => SignUpField.Of(kind);

    /// <summary>What was typed, where it was wrong.</summary>
    public string? Typed(ContactKind kind) => _kind == kind ? _typed : null;

    public string? MistakeIn(ContactKind kind) => Mistakes.ByField.TryGetValue(FieldOf(kind), out var sentences) ? string.Join(' ', sentences) : null;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await runners.Find(id, ct) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromRoute] long id, string? kind, string? mobile, string? email, string? theirs, CancellationToken ct)
    {
        if (await runners.Find(id, ct) is not { } view)
        {
            return NotFound();
        }

        View = view;
        if (Kinds.Where(k => FieldOf(k) == kind).Cast<ContactKind?>().SingleOrDefault() is not { } of)
        {
            return BadRequest();
        }

        (_kind, _typed) = (of, of == ContactKind.Mobile ? mobile : email);
        var (came, wrong) = await fixes.Apply(id, of, _typed, theirs is null ? null : ContactFixes.Evidence, User.DeskName(), ct);
        if (came is ContactFixed.Done)
        {
            Say(new Said(await runners.Find(id, ct) is { } now ? ContactFixWords.Done(of, now) : "Saved."));
            return Redirect(ClinicPaths.Runner(id));
        }

        Mistakes.Add(FieldOf(of), came is { } outcome ? ContactFixWords.Of(outcome, of) : wrong);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
