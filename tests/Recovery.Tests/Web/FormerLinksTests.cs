using System.Buffers.Text;
using System.Net;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>Links that went out while they were made from sequence numbers: 6 characters of a number, 10 of proof.</summary>
public sealed class FormerLinksTests
{
    [Fact]
    public async Task They_still_work_for_whom_they_were_sent_to()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.SignUp(SignUpBrowser.Good());
        host.Query(
            $"""
            PRAGMA foreign_keys = OFF;
            UPDATE runners SET id = 5; UPDATE entries SET runner_id = 5; UPDATE nudges SET runner_id = 5 WHERE runner_id IS NOT NULL;
            UPDATE signups SET id = 6; UPDATE signup_channels SET signup_id = 6; UPDATE nudges SET signup_id = 6 WHERE signup_id IS NOT NULL;
            INSERT OR REPLACE INTO counters (name, value) VALUES ('last link by number', {host.NumberOf(runner.Email)});
            """);

        Assert.Equal(HttpStatusCode.OK, (await host.Open(Former(host, "b", LinkPurpose.Book, host.NumberOf(runner.Text)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.Press(Former(host, "u", LinkPurpose.Stop, host.NumberOf(runner.Email)))).Status);
        Assert.Equal(["email"], host.Query("SELECT channel FROM suppressions"));
        Assert.Equal(HttpStatusCode.OK, (await host.Open(Former(host, "r", LinkPurpose.Runner, 5))).Status);
        (await host.Press(Former(host, "c", LinkPurpose.Confirm(By.Sms), 6))).Says("Confirmed, thank you");
    }

    /// <summary>After a restore the sequence of nudges gives out again what an old text may name.</summary>
    [Fact]
    public async Task They_open_nothing_that_was_planned_since()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var before = host.Dump();

        foreach (var nudge in new[] { runner.Text, runner.Email })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await host.Open(Former(host, "b", LinkPurpose.Book, host.NumberOf(nudge)))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await host.Press(Former(host, "u", LinkPurpose.Stop, host.NumberOf(nudge)))).Status);
        }

        Assert.Equal(before, host.Dump());
    }

    private static string Former(WebHost host, string room, LinkPurpose purpose, long number) =>
        $"/{room}/{FormerLinkTokens.MarkOf(number)}{Base64Url.EncodeToString(host.Get<SigningKey>().Hash($"link|{purpose}|{number}|1"))[..10]}";
}
