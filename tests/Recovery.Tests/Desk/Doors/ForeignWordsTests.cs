using System.Net;
using Recovery.Desk;
using Recovery.Races;
using Recovery.Replies;
using Recovery.Storage.Sql;

namespace Recovery.Tests.Desk.Doors;

/// <summary>What strangers and colleagues type is shown on the desk's pages as they typed it, and runs nowhere.</summary>
public sealed class ForeignWordsTests : DeskTest
{
    private const string Script = "<img src=x onerror=alert(1)>\"'<script>alert(1)</script>";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_name_race_reply_or_change_runs_as_a_script_on_any_page()
    {
        await Host.Races.Save(new Race("evil", $"Race {Script}", Script, [DeskData.Sunday], Listed: true), Ct);
        var runner = await Data.Runner(Script, "evil");
        var dead = await Data.Dead(runner, Script);
        await Host.Get<IReplyStore>().Take(new NewReply("SM1", "+447700900001", Script, ReplyWords.Read(Script)), Host.Now, Ct);
        await Host.Get<SqlDatabase>().Write(
            session => session.Note(new DeskChange(Script, Script) { RunnerId = runner.RunnerId, Was = Script, Becomes = Script }, Host.Now), Ct);
        using var mia = new Visitor(Host);
        using var signedIn = await mia.SignIn("<img src=x onerror=alert(2)>");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);

        var shown = 0;
        string[] own = [$"/clinic/runners/{runner.RunnerId}", "/clinic/runners?q=img", "/clinic/races/evil", $"/clinic/nudges/{dead.Nudge}", "/clinic?day=2027-04-27", "/clinic/replies?all=true"];
        foreach (var path in (await Door.All(Host)).Where(d => d is { Method: "GET", IsForPrograms: false } && !d.Path.EndsWith(".csv", StringComparison.Ordinal)).Select(d => d.Path).Concat(own))
        {
            using var answer = await mia.Get(path);
            var page = await answer.Content.ReadAsStringAsync(Ct);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
            shown += page.Contains("&lt;img src=x onerror=alert(1)&gt;", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(shown >= 5, $"Only {shown} pages show it at all.");
    }
}
