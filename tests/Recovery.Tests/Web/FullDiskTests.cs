using System.Net;
using System.Text;
using System.Text.Json;
using Recovery.Storage.Sql;
using Recovery.Web.Http;

namespace Recovery.Tests.Web;

/// <summary>The disk fills up: people get a sentence, and the log one line.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_up_is_told_to_come_again_and_the_log_gets_one_line()
    {
        await using var host = await WebHost.Start(("SignUp:PerNetworkPerHour", "1000"), ("SignUp:EmailsPerNetworkPerDay", "1000"));
        var stamp = SignUpBrowser.StampOf((await host.Open("/")).Page);
        host.Time.Advance(TimeSpan.FromSeconds(20));
        await FillUp(host.Get<SqlDatabase>());
        // Some still fit into what is left of pages that are in use.
        for (var i = 0; (await host.Send(SignUpBrowser.Good(i).With("stamp", stamp))).Status == HttpStatusCode.OK; i++)
        {
            Assert.True(i < 300, "The disk never fills up.");
        }

        for (var i = 0; i < 20; i++)
        {
            var answer = await host.Send(SignUpBrowser.Good(500 + i).With("stamp", stamp));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Equal("30", answer.Headers["Retry-After"]);
            answer.Says("We'll be back in a moment", "020 8542 7788");
        }

        using var program = host.Browser();
        var status = HttpStatusCode.Created;
        for (var i = 0; status == HttpStatusCode.Created; i++)
        {
            // Its rows are smaller than the form's.
            Assert.True(i < 300, "The disk never fills up.");
            using var body = new StringContent(
                $$$"""{"name":"Ann Lee","email":"ann{{{i}}}@example.com","race":{"id":"london-marathon-2027","day":"2027-04-24"},"consent":{"email":true}}""",
                Encoding.UTF8, "application/json");
            using var problem = await program.PostAsync("/api/signups", body, Ct);
            status = problem.StatusCode;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Single(host.Logged.Lines, l => l.Contains("disk is full", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logged.Lines, l => l.Contains("SqliteException", StringComparison.Ordinal) || l.Contains("   at ", StringComparison.Ordinal));
        await AssertDown(host);
    }

    [Fact]
    public async Task Ready_says_that_the_store_is_down_from_the_first_moment_that_the_disk_is_full()
    {
        await using var host = await WebHost.Start();
        Assert.Equal(HttpStatusCode.OK, (await host.Open("/health/ready")).Status);

        await FillUp(host.Get<SqlDatabase>());
        host.Time.Advance(StoreProbe.Between);
        await AssertDown(host);
    }

    private static async Task AssertDown(WebHost host)
    {
        var ready = await host.Open("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Status);
        var down = JsonDocument.Parse(ready.Page).RootElement.GetProperty("down");
        Assert.Contains("the store can't be", down.GetProperty("store").GetString(), StringComparison.Ordinal);
    }

    /// <summary>SQLite answers the same as on a full disk once a file may grow no further.</summary>
    private static async Task FillUp(SqlDatabase database)
    {
        await database.Write(session => session.Number("PRAGMA max_page_count = 1"), Ct);
        foreach (var size in new[] { 3000, 300, 30, 1 })
        {
            try
            {
                for (var i = 0; i < 20_000; i++)
                {
                    await database.Write(
                        session => session.Execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", Guid.NewGuid().ToString("N"), new string('x', size)), Ct);
                }
            }
            catch (Exception full) when (full.ToString().Contains("full", StringComparison.Ordinal))
            {
                // No more of this size.
            }
        }
    }
}
