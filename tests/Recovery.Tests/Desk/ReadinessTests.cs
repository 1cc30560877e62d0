using System.Net;
using System.Text.Json;
using NodaTime;
using Recovery.Readiness;
using Recovery.Storage.Sqlite;
using Recovery.Web.Http;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Desk;

/// <summary>Ready means that the work is being done; whatever keeps it from that is said there, and on the desk.</summary>
public sealed class ReadinessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_file_that_was_deleted_is_missed()
    {
        await using var host = await DeskHost.Start();
        using var desk = await host.SignedIn();
        await AssertWell(host, desk);

        File.Delete(host.StorePath);

        await AssertTold(host, desk, "file was deleted, moved or replaced");
    }

    [Fact]
    public async Task A_store_file_that_another_took_the_place_of_is_missed_and_well_again_once_it_is_back()
    {
        await using var host = await DeskHost.Start();
        using var desk = await host.SignedIn();
        File.Move(host.StorePath, host.StorePath + ".away");
        File.Copy(host.StorePath + ".away", host.StorePath);

        await AssertTold(host, desk, "file was deleted, moved or replaced");

        File.Move(host.StorePath + ".away", host.StorePath, overwrite: true);
        host.Time.Advance(StoreProbe.Between);
        await AssertWell(host, desk);
    }

    [Fact]
    public async Task A_damaged_page_is_found()
    {
        await using var host = await DeskHost.Start();
        using var desk = await host.SignedIn();
        await host.Runners.Register([.. Enumerable.Range(0, 500).Select(i => Registration($"Runner {i}", email: Email(i)))], Ct);
        await host.Get<SqliteDatabase>().EmptyLog(Ct);
        var checkup = host.Get<StoreCheckup>();
        Damage(host.StorePath);

        await checkup.Tick(Ct);

        await AssertTold(host, desk, "file is damaged");
    }

    [Fact]
    public async Task Work_that_gives_no_sign_of_life_is_missed()
    {
        await using var host = await DeskHost.Start();
        using var desk = await host.SignedIn();
        var planning = host.Get<Heartbeats>().Expect("PlanNudges", Duration.FromMinutes(5));
        host.Time.Advance(TimeSpan.FromMinutes(5));
        await AssertWell(host, desk);

        host.Time.Advance(TimeSpan.FromMinutes(1));
        await AssertTold(host, desk, "PlanNudges has not worked since 07:00 on 27 April");

        planning.Beat();
        await AssertWell(host, desk);
    }

    [Fact]
    public async Task A_process_that_runs_nothing_by_itself_misses_nothing()
    {
        await using var host = await DeskHost.Start();
        using var desk = await host.SignedIn();

        host.Time.Advance(TimeSpan.FromHours(1));

        await AssertWell(host, desk);
    }

    /// <summary>The last half of the file, where rows are: not its head, without which nothing opens.</summary>
    private static void Damage(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = file.Length / 8192 * 4096;
        file.Write(Enumerable.Repeat((byte)0x5A, (int)(file.Length - file.Position)).ToArray());
    }

    private static async Task AssertWell(DeskHost host, HttpClient desk)
    {
        using var ready = await desk.GetAsync("/health/ready", Ct);
        Assert.True(ready.StatusCode == HttpStatusCode.OK, await ready.Content.ReadAsStringAsync(Ct));
        Assert.DoesNotContain("Reminders may not be going out", await desk.GetStringAsync("/clinic", Ct), StringComparison.Ordinal);
    }

    private static async Task AssertTold(DeskHost host, HttpClient desk, string why)
    {
        using var ready = await desk.GetAsync("/health/ready", Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var down = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("down");
        Assert.Contains(why, down.GetProperty("work").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(host.StorePath, down.GetRawText(), StringComparison.Ordinal);

        var page = await desk.GetStringAsync("/clinic/races", Ct);
        Assert.Contains("Reminders may not be going out", page, StringComparison.Ordinal);
        Assert.Contains(why, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }
}
