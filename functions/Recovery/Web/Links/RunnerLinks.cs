using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Web.Links;

/// <summary>Finds the runner whose own page a link opens.</summary>
public sealed class RunnerLinks(IRunnerDirectory runners, LinkTokens links)
{
    /// <summary>Null: no link of ours, of another purpose, revoked, or its runner is erased.</summary>
    public async Task<RunnerView?> Find(string? token, CancellationToken ct)
    {
        foreach (var id in LinkTokens.IdsIn(token))
        {
            if (await runners.Find(id, ct) is { } runner && links.IsValid(token, LinkPurpose.Runner, id, runner.Runner.LinkVersion))
            {
                return runner;
            }
        }

        return null;
    }

    /// <summary>The address of a runner's own page: only to be shown to that runner.</summary>
    public string PathOf(Runner runner) => LinkPath.Of(LinkPurpose.Runner, links.Make(LinkPurpose.Runner, runner.Id, runner.LinkVersion));
}
