using System.Net;
using Recovery.Desk;
using Recovery.Storage.Sql;

namespace Recovery.Tests.Desk.Doors;

/// <summary>What strangers and colleagues type is shown on the desk's pages as they typed it, and runs nowhere.</summary>
public sealed class ForeignWordsTests : DeskTest
{
    private const string Script = "<img src=x onerror=alert(1)>\"'<script>alert(1)</script>";
    private const string Shown = "&lt;img src=x onerror=alert(1)&gt;";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_name_race_reply_reason_or_change_runs_as_a_script_on_any_page()
    {
        var known = await Known.In(Host, Script);
        await Host.Get<SqlDatabase>().Write(
            session => session.Note(new DeskChange(Script, Script) { RunnerId = known.Runner, Was = Script, Becomes = Script }, Host.Now), Ct);
        using var mia = new Visitor(Host);
        using var signedIn = await mia.SignIn("<img src=x onerror=alert(2)>");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);

        var doors = (await Door.All(Host, known)).Where(d => d is { Method: "GET", IsForPrograms: false } && !d.Path.EndsWith(".csv", StringComparison.Ordinal)).Select(d => d.Path);
        string[] narrowed = ["/clinic/runners?q=img", "/clinic?day=2027-04-27", "/clinic/replies?all=true", "/clinic/coming?day=2027-05-03"];
        var shown = new List<string>();
        foreach (var path in doors.Concat(narrowed))
        {
            var page = await mia.Page(path);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("onerror=alert", page.Replace("&lt;img src=x onerror=alert", "", StringComparison.Ordinal), StringComparison.Ordinal);
            // Whoever is signed in stands on each of them, but for the part of a page that is loaded by itself.
            Assert.True(path == "/clinic/needs" || page.Contains("&lt;img src=x onerror=alert(2)&gt;", StringComparison.Ordinal), $"{path} does not name who is signed in.");
            if (page.Contains(Shown, StringComparison.Ordinal))
            {
                shown.Add(path);
            }
        }

        Assert.Equal(
            ((string[])
            [
                "/clinic", "/clinic/appointments", $"/clinic/appointments/{known.Request}", $"/clinic/appointments/new?entry={known.Entry}", "/clinic/changes", "/clinic/coming",
                "/clinic/dead-letters", "/clinic/faults", "/clinic/needs", $"/clinic/nudges/{known.Nudge}", "/clinic/races", "/clinic/races/spring-run",
                "/clinic/replies", "/clinic/replies?all=true", $"/clinic/runners/{known.Runner}", $"/clinic/runners/{known.Runner}/contact", "/clinic/runners?q=img",
                "/clinic?day=2027-04-27",
            ]).Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal));
    }
}
