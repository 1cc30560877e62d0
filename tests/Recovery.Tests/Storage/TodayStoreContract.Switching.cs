using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>A page that stood open for a while may still offer what can't be done any more.</summary>
public abstract partial class TodayStoreContract
{
    [Theory]
    [InlineData(EntryOutcome.Booked)]
    [InlineData(EntryOutcome.NotRun)]
    [InlineData(EntryOutcome.Requested)]
    public async Task Whoever_has_booked_asked_or_not_run_since_is_not_sent_the_other_message(EntryOutcome since)
    {
        var runner = await Store.AddRunner(1);
        var doubt = await Sent(runner, new Outcome.InDoubt("lost"));
        await Store.Runners.SetOutcome(runner.EntryId, since, Source.Runner, Store.Now, Ct);

        Assert.Not(await Store.Handling.Switch(doubt.Nudge, By.Email, "instead", "Jo", Store.Now, Ct));
        Assert.Null(await Store.Log.Find("instead", Ct));

        await Store.Runners.SetOutcome(runner.EntryId, null, Source.Runner, Store.Now, Ct);
        Assert.Holds(await Store.Handling.Switch(doubt.Nudge, By.Email, "instead", "Jo", Store.Now, Ct));
    }
}
