using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Desk.Coming;
using Recovery.Nudges.Pauses;

namespace Recovery.Tests.Desk;

/// <summary>A page that is still being worked out comes again by itself, also where no scripts run, until it is there.</summary>
public sealed class WorkingItOutTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/clinic?day=2027-05-03")]
    [InlineData("/clinic/coming")]
    [InlineData("/clinic/coming?day=2027-05-03")]
    public async Task It_ends_by_itself(string path)
    {
        var slow = new SlowResponses();
        await using var host = await DeskHost.Changed(services => services.AddSingleton<IResponses>(slow));
        using var browser = await host.SignedIn();

        using var first = await browser.GetAsync(path, Ct);
        Assert.Contains("Working it out", await first.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.StartsWith($"3; url={path}", Assert.Single(first.Headers.GetValues("Refresh")), StringComparison.Ordinal);

        slow.Done.SetResult();
        for (var tries = 0; ; tries++)
        {
            using var next = await browser.GetAsync(path, Ct);
            if (!next.Headers.Contains("Refresh"))
            {
                Assert.DoesNotContain("Working it out", await next.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
                break;
            }

            Assert.True(tries < 100, "It is worked out, and the page still comes again.");
        }
    }

    [Fact]
    public async Task What_the_page_says_of_a_pause_is_said_until_somebody_can_have_read_it()
    {
        var slow = new SlowResponses();
        await using var host = await DeskHost.Changed(services => services.AddSingleton<IResponses>(slow));
        using var browser = await host.SignedIn();
        var token = DeskHost.Token(await browser.GetStringAsync("/clinic/name", Ct));

        using var paused = await browser.PostAsync(
            "/clinic/coming?handler=Pause", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("what", PauseKind.Everything.Code())]), Ct);
        Assert.Equal(HttpStatusCode.OK, paused.StatusCode);
        Assert.Contains("Paused until somebody resumes: everything.", await paused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        Assert.Contains("Paused until somebody resumes: everything.", await browser.GetStringAsync("/clinic/coming", Ct), StringComparison.Ordinal);
        slow.Done.SetResult();
    }

    private sealed class SlowResponses : IResponses
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<IReadOnlyList<Response>> Latest(int days, CancellationToken ct)
        {
            await Done.Task;
            return [];
        }
    }
}
