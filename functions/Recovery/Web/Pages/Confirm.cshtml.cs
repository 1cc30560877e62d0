using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Channels;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Time;
using Recovery.Web.Links;
using Recovery.Web.Words;

namespace Recovery.Web.Pages;

/// <summary>The link of a confirmation: GET shows a button, POST confirms.</summary>
/// <remarks>The token is all the authority there is. In-app browsers and link previews lose cookies, so there is no antiforgery token.</remarks>
[IgnoreAntiforgeryToken]
public sealed class ConfirmModel(ISignUpStore signUps, IRunnerDirectory runners, IRaceStore races, LinkTokens links, RunnerLinks own, Forecaster forecaster, ClinicClock clock) : PageModel
{
    /// <summary>A sign-up's links are never revoked one by one; they end with the sign-up.</summary>
    private const int Version = 1;

    public PendingSignUp SignUp { get; private set; } = null!;

    public Channel Channel { get; private set; } = null!;

    public string RaceName { get; private set; } = "";

    public bool Confirmed => SignUp.IsConfirmed(Channel);

    /// <summary>The contact as its owner knows it: the link came there, but may have been passed on.</summary>
    public string Contact => Channel.Contact == ContactKind.Mobile ? $"your mobile {PhoneInWords.Ending(SignUp.SignUp.Mobile!)}" : "your email address";

    /// <summary>The records that a yes will merge.</summary>
    public SharedContact Shared { get; private set; } = null!;

    /// <summary>Another contact of the sign-up that still waits for its own link.</summary>
    public Channel? Waiting { get; private set; }

    /// <summary>The contact said stop before; that stands.</summary>
    public bool Stopped { get; private set; }

    /// <summary>
    /// The runner's own page. Null: not confirmed yet; or the runner's links were revoked since, and this one must not open new ones:
    /// its reader may have been somebody else. The person who confirms just now is the runner.
    /// </summary>
    public string? OwnPage { get; private set; }

    public PromisedView Promised { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await Load(token, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        var isNews = !Confirmed;
        return await signUps.Confirm(SignUp.Id, Channel, clock.Now, ct) is not null && await Load(token, ct, isNews) ? Page() : NotFound();
    }

    private async Task<bool> Load(string token, CancellationToken ct, bool justConfirmed = false)
    {
        if (await Find(token, ct) is not { } found)
        {
            return false;
        }

        (SignUp, Channel) = found;
        var (pending, signUp) = (SignUp, SignUp.SignUp);
        RaceName = (await races.Find(signUp.RaceId, ct))?.Name ?? "your race";
        Waiting = signUp.Channels.FirstOrDefault(c => c != Channel && !pending.IsConfirmed(c));
        Shared = new SharedContact(signUp, Channel.Contact, Confirmed ? null : await runners.FindBy(Channel.Contact, signUp.Contact(Channel)!, ct));
        var owner = await OwnerOf(pending.EntryId, ct);

        // An old link tells no more than the sign-up did: the contact may be somebody else's by now.
        if (!justConfirmed && owner?.Runner.LinkVersion != Version)
        {
            owner = null;
        }

        Stopped = owner?.Stops.Any(s => s.Channel == Channel) == true;
        OwnPage = Confirmed && owner is not null ? own.PathOf(owner.Runner) : null;
        Channel[] sure = [.. signUp.Channels.Where(c => c == Channel || pending.IsConfirmed(c))];
        Promised = new PromisedView(RaceName, signUp.RaceDay, Confirmed && owner is not null
            ? [.. (await forecaster.ForRunner(owner, ct)).PromisedTo(pending.EntryId!.Value).Where(p => sure.Contains(p.Channel))]
            : forecaster.ForNewcomer(signUp.RaceDay, sure));
        return true;
    }

    private async Task<(PendingSignUp, Channel)?> Find(string token, CancellationToken ct)
    {
        foreach (var id in LinkTokens.IdsIn(token))
        {
            if (ChannelOf(token, id) is { } channel && await signUps.Find(id, ct) is { } pending)
            {
                return (pending, channel);
            }
        }

        return null;
    }

    private Channel? ChannelOf(string token, long id) =>
        ChannelCatalog.All.FirstOrDefault(channel => links.IsValid(token, LinkPurpose.Confirm(channel), id, Version));

    private async Task<RunnerView?> OwnerOf(long? entryId, CancellationToken ct) =>
        entryId is { } id && await runners.FindEntry(id, ct) is { } entry ? await runners.Find(entry.RunnerId, ct) : null;
}
