using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Web.Links;

/// <summary>A nudge whose link was opened, with its runner.</summary>
/// <param name="Entry">Null: the entry is gone.</param>
public sealed record LinkedNudge(Nudge Nudge, string RaceName, RunnerView Runner, EntryView? Entry)
{
    public bool IsStopped(Channel channel) => Runner.Stops.Any(s => s.Channel == channel);
}

/// <summary>Finds what a link in a message is about.</summary>
public sealed class LinkedNudges(INudgeLinks nudges, IRunnerDirectory runners, LinkTokens links)
{
    /// <summary>Null: no link of ours, of another purpose, revoked, or its runner is erased.</summary>
    public async Task<LinkedNudge?> Find(string? token, LinkPurpose purpose, CancellationToken ct)
    {
        foreach (var line in LinkTokens.MarkIn(token) is { } mark ? await nudges.FindByMark(mark, ct) : [])
        {
            if (await Of(line, version => links.IsValid(token, purpose, line.Nudge.Id, version), ct) is { } linked)
            {
                return linked;
            }
        }

        return FormerLinkTokens.NumberIn(token) is { } number && await nudges.FindByFormerNumber(number, ct) is { } former
            ? await Of(former, version => links.Former.IsValid(token, purpose, number, version), ct)
            : null;
    }

    private async Task<LinkedNudge?> Of(LogLine line, Predicate<int> isOfVersion, CancellationToken ct) =>
        line.Nudge.RunnerId is { } runnerId
        && await runners.Find(runnerId, ct) is { } runner
        && await IsGood(isOfVersion, line.Nudge, runner.Runner, ct)
            ? new LinkedNudge(line.Nudge, line.RaceName, runner, runner.Entries.FirstOrDefault(e => e.Entry.Id == line.Nudge.EntryId))
            : null;

    /// <summary>
    /// Links are revoked when a runner's contact is replaced, for what the former one was sent. A runner who still has the contact that got the
    /// message keeps using its links: every text says how to stop.
    /// </summary>
    private async Task<bool> IsGood(Predicate<int> isOfVersion, Nudge nudge, Runner runner, CancellationToken ct) =>
        isOfVersion(runner.LinkVersion)
        || (Enumerable.Range(1, runner.LinkVersion - 1).Any(version => isOfVersion(version))
            && await runners.HasContactOf(runner.Id, nudge.Id, ct));
}
