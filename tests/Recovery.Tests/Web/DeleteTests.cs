using System.Net;
using Recovery.Housekeeping;
using Recovery.Replies;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A runner deletes themselves.</summary>
public sealed class DeleteTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asking_first_changes_nothing()
    {
        await using var host = await WebHost.Start();
        var link = host.Link(LinkPurpose.Runner, (await host.AddRunner()).RunnerId);
        var before = host.Dump();

        var page = await host.Open($"{link}/delete");

        page.Says("Delete your details?", "We won't delete anything until you press the button.");
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task One_press_deletes_the_runner_and_every_trace_in_files_and_logs()
    {
        await using var host = await WebHost.Start();
        await host.AddRunner(2);
        var runner = await Confirmed(host);
        var link = host.Link(LinkPurpose.Runner, runner);
        await host.Get<IReplyStore>().Take(new NewReply("SM1", "+447912345678", "A knee like a balloon", ReplyWords.Read("knee")), host.Now, Ct);
        string[] traces = ["balloon", "Quagmire", "xanthippe", "+447912345678", "07912345678", "07912 345678", "7912345678"];
        Assert.NotEmpty(StoreBytes.Holding(host.StorePath, traces));
        await host.Open(link);
        await host.Open($"{link}/data");

        var done = await host.Press($"{link}/delete");

        Assert.Equal(HttpStatusCode.OK, done.Status);
        done.Says("Your details have been deleted");
        Assert.Empty(StoreBytes.Holding(host.StorePath, traces));
        Assert.DoesNotContain(host.Logged.Lines, line => traces.Any(t => line.Contains(t, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(host.Logged.Lines, line => line.Contains(link[3..], StringComparison.Ordinal));
        Assert.Equal(["Runner 2"], host.Query("SELECT name FROM runners"));
        foreach (var page in new[] { link, $"{link}/data", $"{link}/data.json", $"{link}/delete" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await host.Open(page)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await host.Press($"{link}/delete")).Status);
    }

    [Fact]
    public async Task Links_in_messages_are_worth_nothing_after()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Press($"{host.Link(LinkPurpose.Runner, runner.RunnerId)}/delete");

        Assert.Equal(HttpStatusCode.NotFound, (await host.Open(host.Link(LinkPurpose.Book, runner.Text))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Press(host.Link(LinkPurpose.Stop, runner.Email))).Status);
        Assert.Equal(["skipped|erased|||", "skipped|erased|||"], host.Query("SELECT status, reason, runner_id, entry_id, signup_id FROM nudges"));
    }

    [Fact]
    public async Task A_fresh_sign_up_is_as_good_as_anybodys()
    {
        await using var host = await WebHost.Start(("SignUp:Confirm", "None"));
        await host.SignUp(SignUpBrowser.Good(1));
        await host.Press($"{host.Link(LinkPurpose.Runner, host.Id("SELECT id FROM runners"))}/delete");
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM runners"));
        host.Time.Advance(TimeSpan.FromMinutes(1));

        await host.SignUp(SignUpBrowser.Good(1));

        Assert.Equal(["Ann Lee"], host.Query("SELECT name FROM runners"));
    }

    [Fact]
    public async Task The_pages_say_what_providers_keep()
    {
        await using var host = await WebHost.Start(
            ("Sms:Provider", "Twilio"), ("Twilio:AccountSid", "AC00000000000000000000000000000001"), ("Twilio:AuthToken", "token"),
            ("Twilio:From", "+447700900999"), ("Twilio:BaseUrl", "http://127.0.0.1:9"), ("Email:Provider", "SendGrid"),
            ("SendGrid:ApiKey", "SG.key"), ("SendGrid:From", "clinic@example.com"), ("SendGrid:BaseUrl", "http://127.0.0.1:9"));
        var link = host.Link(LinkPurpose.Runner, (await host.AddRunner()).RunnerId);

        (await host.Open($"{link}/delete")).Says("SendGrid", "for a limited time", "We can't have that deleted", "We have those copies deleted too");
        (await host.Open("/privacy")).Says("We can't have that deleted", "your own page does it straight away");
    }

    [Fact]
    public async Task Retention_purges_runners_whose_races_are_long_past()
    {
        await using var host = await WebHost.Start(("Retention:Days", "30"));
        await host.AddRunner();
        host.Time.SetUtcNow(new DateTimeOffset(2027, 5, 24, 9, 0, 0, TimeSpan.Zero));
        await host.Get<Housekeeper>().Tick(Ct);
        Assert.Equal(["1"], host.Query("SELECT COUNT(*) FROM runners"));

        host.Time.Advance(TimeSpan.FromDays(1));
        await host.Get<Housekeeper>().Tick(Ct);

        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM runners"));
        Assert.Equal(["2"], host.Query("SELECT COUNT(*) FROM nudges"));
        Assert.Empty(host.Query("SELECT * FROM erasures"));
        Assert.Empty(StoreBytes.Holding(host.StorePath, "runner1@example.com", "7700900001"));
    }

    /// <summary>Somebody who signed up on the form and confirmed both contacts.</summary>
    private static async Task<long> Confirmed(WebHost host)
    {
        await host.SignUp(SignUpBrowser.Good().With("name", "Xanthippe Quagmire").With("mobile", "07912 345678").With("email", "xanthippe@example.net"));
        await host.Press(host.ConfirmLink(LinkPurpose.Confirm(By.Sms)));
        var confirmed = await host.Press(host.ConfirmLink(LinkPurpose.Confirm(By.Email)));
        var id = long.Parse(host.Query("SELECT id FROM runners WHERE name = 'Xanthippe Quagmire'")[0], System.Globalization.CultureInfo.InvariantCulture);
        confirmed.Says($"href=\"{host.Link(LinkPurpose.Runner, id)}\"");
        return id;
    }
}
