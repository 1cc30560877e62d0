using Recovery.Nudges;
using Recovery.Nudges.Log;
using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Web;

/// <summary>A nudge whose link was opened, with its runner.</summary>
/// <param name="Entry">Null: the entry is gone.</param>
public sealed record LinkedNudge(Nudge Nudge, string RaceName, RunnerView Runner, EntryView? Entry)
{
    public bool IsStopped(Channel channel) => Runner.Stops.Any(s => s.Channel == channel);
}

/// <summary>Finds what a link in a message is about.</summary>
public sealed class LinkedNudges(IClinicLog log, IRunnerStore runners, LinkTokens links)
{
    /// <summary>Null: no link of ours, of another purpose, revoked, or its runner is erased.</summary>
    public async Task<LinkedNudge?> Find(string? token, LinkPurpose purpose, CancellationToken ct)
    {
        if (LinkTokens.NumberIn(token) is not { } number
            || await log.FindByNumber(number, ct) is not { Nudge.RunnerId: { } runnerId } line
            || await runners.Find(runnerId, ct) is not { } runner
            || !await IsGood(token, purpose, number, runner.Runner, ct))
        {
            return null;
        }

        return new LinkedNudge(line.Nudge, line.RaceName, runner, runner.Entries.FirstOrDefault(e => e.Entry.Id == line.Nudge.EntryId));
    }

    /// <summary>
    /// Links are revoked when a runner's contact is replaced, for what the former one was sent. Whoever still has the contact that got the
    /// message keeps its links: how to stop stands in every text.
    /// </summary>
    private async Task<bool> IsGood(string? token, LinkPurpose purpose, long number, Runner runner, CancellationToken ct) =>
        links.IsValid(token, purpose, runner.LinkVersion)
        || (Enumerable.Range(1, runner.LinkVersion - 1).Any(version => links.IsValid(token, purpose, version))
            && await runners.HasContactOf(runner.Id, number, ct));
}
