using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Time;
using Recovery.Web.Clinic;
using Recovery.Web.Clinic.SignIn;
using Recovery.Web.Clinic.Words;

namespace Recovery.Web.Pages.Clinic;

/// <summary>Replies for a person to read, and "done".</summary>
public sealed class RepliesModel(IReplyStore replies, ClinicClock clock) : DeskPage
{
    private const int PageSize = 50;

    public IReadOnlyList<Reply> List { get; private set; } = [];

    /// <summary>Those that were read, too.</summary>
    public bool All { get; private set; }

    /// <summary>The id that the page's replies come before; null: it has the newest.</summary>
    public long? Before { get; private set; }

    /// <summary>Where the next page begins; null: it is the last.</summary>
    public long? Next { get; private set; }

    /// <summary>This list from another place on: before the reply of that id; null: from the newest on.</summary>
    public static string Link(long? before, bool all) => ClinicPaths.Replies + QueryString.Create(
        new[] { KeyValuePair.Create("all", all ? "true" : null), KeyValuePair.Create("before", before?.ToString(CultureInfo.InvariantCulture)) }.Where(p => p.Value is not null));

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

    /// <param name="all">Those that were read, too.</param>
    /// <param name="before">Where the page before ended.</param>
    /// <param name="reply">The one that is looked for: where it isn't among the newest, the page begins with it.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task OnGetAsync(bool all, long? before, long? reply, CancellationToken ct)
    {
        All = all;
        await Load(before, ct);
        if (before is null && reply is < long.MaxValue and { } wanted && List.All(r => r.Id != wanted))
        {
            await Load(wanted + 1, ct);
        }
    }

    /// <summary>What a person did about it; null: it needed nobody.</summary>
    public static string? Handled(Reply reply) => reply.Handled switch
    {
        ReplyHandling.Rang => "Rang them",
        ReplyHandling.Booked => "Booked",
        ReplyHandling.Done => "Done",
        _ => null,
    };

    public async Task<IActionResult> OnPostHandleAsync(long reply, string? how, bool all, long? before, CancellationToken ct)
    {
        if (ReplyHandlings.Parse(how) is not { } done)
        {
            return BadRequest();
        }

        Say(Came(await replies.Handle(reply, done, ChangedBy.Desk(User.DeskName()), clock.Now, ct), done == ReplyHandling.Rang ? "Noted: you rang them." : "Marked as done."));
        return Redirect(Link(before, all));
    }

    private async Task Load(long? before, CancellationToken ct)
    {
        Before = before;
        // One more than is shown tells whether there is another page.
        var found = await replies.List(unread: !All, before, PageSize + 1, ct);
        List = [.. found.Take(PageSize)];
        Next = found.Count > PageSize ? List[^1].Id : null;
    }

    private static Said Came(ReplyTick came, string noted) => came switch
    {
        ReplyTick.Noted => new Said(noted),
        ReplyTick.Already => Said.No("Somebody has dealt with that reply already, so nothing was noted. You'll find it under All replies."),
        _ => Said.No("That reply is gone: we keep replies for 30 days."),
    };
}
