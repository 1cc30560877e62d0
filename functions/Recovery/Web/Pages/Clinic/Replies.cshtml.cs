using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Replies for a person to read, and "done".</summary>
public sealed class RepliesModel(IReplyStore replies, ClinicClock clock) : PageModel
{
    private const int Most = 200;

    public IReadOnlyList<Reply> List { get; private set; } = [];

    /// <summary>Those that were read, too.</summary>
    public bool All { get; private set; }

    [TempData]
    public string? Done { get; set; }

    /// <summary>What the system made of it; null: nothing, it is for a person.</summary>
    public static string? Understood(ReplyMeaning meaning) => meaning switch
    {
        ReplyMeaning.Stop => "Understood as “stop”: no more texts to this number.",
        ReplyMeaning.Start => "Understood as “start”: it undoes a STOP sent by text, but no other stop.",
        ReplyMeaning.Booked => "Understood as “booked”.",
        ReplyMeaning.Help => "Asked for help.",
        ReplyMeaning.Reaction => "A reaction to one of our texts, or one of our texts sent back. Nothing to do.",
        _ => null,
    };

    public async Task OnGetAsync(bool all, CancellationToken ct)
    {
        All = all;
        List = await replies.List(unread: !all, Most, ct);
    }

    /// <summary>What a person did about it; null: it needed nobody.</summary>
    public static string? Handled(Reply reply) => reply.Handled switch
    {
        ReplyHandling.Rang => "Rang them",
        ReplyHandling.Booked => "Booked",
        ReplyHandling.Done => "Done",
        _ => null,
    };

    public async Task<IActionResult> OnPostHandleAsync(long reply, string? how, CancellationToken ct)
    {
        if (ReplyHandlings.Parse(how) is not { } done)
        {
            return BadRequest();
        }

        Done = !await replies.Handle(reply, done, ChangedBy.Desk(User.DeskName()), clock.Now, ct) ? "That reply is gone: we keep replies for 30 days."
            : done == ReplyHandling.Rang ? "Noted: you rang them." : "Marked as done.";
        return Redirect(ClinicPaths.Replies);
    }

    public async Task<IActionResult> OnPostReadAsync(long reply, CancellationToken ct)
    {
        Done = await replies.MarkRead(reply, ChangedBy.Desk(User.DeskName()), clock.Now, ct) ? "Marked as read." : "That reply is gone: we keep replies for 30 days.";
        return Redirect(ClinicPaths.Replies);
    }
}
