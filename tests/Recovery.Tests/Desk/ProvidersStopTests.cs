using System.Net;
using Recovery.Channels.Twilio;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>Reception lifts what a provider stopped, never what the runner did.</summary>
public sealed class ProvidersStopTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private DeskHost _host = null!;
    private DeskData _data = null!;

    public async ValueTask InitializeAsync() => _data = new DeskData(_host = await DeskHost.Start());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_hard_bounce_is_lifted_on_the_runners_page_and_noted_as_receptions_doing()
    {
        var runner = await _data.Runner("Ada Lovelace");
        await Stop(runner, By.Email, StopReasons.Bounces, Source.Provider);
        using var browser = await _host.SignedIn();
        var page = await browser.GetStringAsync($"/clinic/runners/{runner.RunnerId}");
        Assert.Contains("Allow emails again", page, StringComparison.Ordinal);

        using var answer = await browser.PostAsync($"/clinic/runners/{runner.RunnerId}?handler=Lift", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = DeskHost.Token(page),
            ["channel"] = "email",
        }));

        Assert.Contains("We can email this address again.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var view = (await _host.Runners.Find(runner.RunnerId, None))!;
        Assert.Empty(view.Stops);
        Assert.Equal((EntryHistory.ProvidersStopLifted(By.Email), Source.Reception), view.Entries[0].Events[^1] is var e ? (e.What, e.By) : default);
    }

    [Theory]
    [InlineData(StopReasons.Texted, Source.Provider)]
    [InlineData(StopReasons.Unsubscribed, Source.Provider)]
    [InlineData(StopReasons.MarkedAsSpam, Source.Provider)]
    [InlineData("a reason that a later version keeps", Source.Provider)]
    [InlineData("the runner said stop", Source.Runner)]
    [InlineData("the runner told reception", Source.Reception)]
    public async Task What_is_or_may_be_the_runners_own_wish_stands(string reason, string by)
    {
        var runner = await _data.Runner();
        await Stop(runner, By.Sms, reason, by);
        using var browser = await _host.SignedIn();
        Assert.DoesNotContain("Allow texts again", await browser.GetStringAsync($"/clinic/runners/{runner.RunnerId}"), StringComparison.Ordinal);

        Assert.Not(await _host.Runners.LiftProvidersStop(runner.RunnerId, By.Sms, _host.Now, None));
        using var program = _host.Program();
        using var answer = await program.DeleteAsync($"/api/clinic/runners/{runner.RunnerId}/stops/sms");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Single((await _host.Runners.Find(runner.RunnerId, None))!.Stops);
    }

    [Fact]
    public async Task By_the_api_one_channel_at_a_time()
    {
        var runner = await _data.Runner();
        await Stop(runner, By.Sms, StopReasons.NoMobile, Source.Provider);
        await Stop(runner, By.Email, StopReasons.Bounces, Source.Provider);
        using var program = _host.Program();

        using var lifted = await program.DeleteAsync($"/api/clinic/runners/{runner.RunnerId}/stops/sms");
        using var again = await program.DeleteAsync($"/api/clinic/runners/{runner.RunnerId}/stops/sms");
        using var nobody = await program.DeleteAsync("/api/clinic/runners/4711/stops/sms");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (lifted.StatusCode, again.StatusCode, nobody.StatusCode));
        Assert.Equal(By.Email, Assert.Single((await _host.Runners.Find(runner.RunnerId, None))!.Stops).Channel);
    }

    /// <summary>A reason in the data that nobody has judged would quietly count as the runner's wish.</summary>
    [Fact]
    public void Every_reason_that_twilio_gives_is_judged()
    {
        var reasons = TwilioCodes.All.Select(c => c.Suppress).OfType<string>().Distinct().ToArray();

        Assert.Equal([StopReasons.Texted], reasons.Where(StopReasons.IsRunnersWish));
        Assert.Holds(reasons.Length > 3);
    }

    private Task<bool> Stop(RegistrationResult runner, Channel channel, string reason, string by) =>
        _host.Runners.Stop(runner.RunnerId, channel, reason, by, _host.Now, None);
}
