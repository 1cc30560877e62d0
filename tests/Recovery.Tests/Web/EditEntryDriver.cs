using System.Text.RegularExpressions;
using NodaTime;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;

namespace Recovery.Tests.Web;

/// <summary>A runner fills in the form that changes their entry.</summary>
internal static class EditEntryDriver
{
    public static readonly Race FunRun = new("fun-run", "Fun Run", "Fun Run", [new LocalDate(2027, 5, 1)], true);

    /// <summary>The form with everything ticked and as it stands; a change of null leaves a field out.</summary>
    public static Task<Answer> Change(this WebHost host, KnownRunner runner, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string>
        {
            ["race"] = "london-marathon-2027/2027-04-24",
            ["name"] = "Runner 1",
            ["texts"] = "true",
            ["emails"] = "true",
        };
        return host.Press(
            ChangeForm(host, runner), [.. changes.Aggregate(form, (f, c) => f.With(c.Name, c.Value)).Select(f => (f.Key, f.Value))]);
    }

    public static string ChangeForm(this WebHost host, KnownRunner runner) => $"{host.Link(LinkPurpose.Runner, runner.RunnerId)}/entries/{runner.EntryId}";

    public static async Task<RunnerView> ViewOf(this WebHost host, KnownRunner runner) => (await host.Runners.Find(runner.RunnerId, TestContext.Current.CancellationToken))!;

    /// <summary>The values of what is ticked or chosen.</summary>
    public static IEnumerable<string> Checked(this Answer page) =>
        from input in Regex.Matches(page.Raw, "<input[^>]*checked[^>]*>")
        select Regex.Match(input.Value, "value=\"([^\"]+)\"").Groups[1].Value;
}
