using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Web.Links;

namespace Recovery.Web.Pages;

/// <summary>
/// Stops a channel: GET shows a button, POST does it. A mail client's one-click (RFC 8058) is the same POST: no login, no cookie,
/// no redirect, and as often as it likes.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class StopModel(LinkedNudges nudges, RunnerActions actions) : PageModel
{
    public LinkedNudge Linked { get; private set; } = null!;

    public Channel Channel => Linked.Nudge.Channel;

    public bool Stopped => Linked.IsStopped(Channel);

    /// <summary>What the runner still gets: the channels not stopped.</summary>
    public IReadOnlyList<Channel> Left => [.. Linked.Runner.Open];

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken ct) =>
        await Load(token, ct) ? Page() : NotFound();

    /// <param name="token">The link's.</param>
    /// <param name="channels">"all": every channel, not just the one that the link came by.</param>
    /// <param name="ct">Cancels nothing once the stop is stored.</param>
    public async Task<IActionResult> OnPostAsync(string token, string? channels, CancellationToken ct)
    {
        if (!await Load(token, ct))
        {
            return NotFound();
        }

        await actions.Stop(Linked.Runner.Runner.Id, channels == "all" ? null : Channel, ct);
        return await Load(token, ct) ? Page() : NotFound();
    }

    private async Task<bool> Load(string token, CancellationToken ct)
    {
        if (await nudges.Find(token, LinkPurpose.Stop, ct) is not { } linked)
        {
            return false;
        }

        Linked = linked;
        return true;
    }
}
