using NodaTime;
using Recovery.Channels;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Storage;

/// <summary>What a receipt says of the number or address that the message went to.</summary>
public abstract partial class ReceiptStoreContract
{
    [Fact]
    public async Task Every_reason_for_a_stop_ranks_in_the_store_as_it_does_in_the_code()
    {
        string[] reasons = [.. StopReasons.All, "a reason of a later version"];
        await Store.Database.Write(
            async session =>
            {
                foreach (var reason in reasons)
                {
                    await session.Suppress("hash", By.Sms, reason, $"by {reason}", Store.Now);
                }
            },
            Ct);

        foreach (var reason in reasons)
        {
            Assert.Equal(StopReasons.RankOf(reason), await Store.Database.Read(s => s.Number("SELECT rank FROM suppressions WHERE reason = ?1", reason), Ct));
        }
    }

    /// <summary>By the alphabet "unsubscribed" would come after "texted-stop", and "no-such-number" after "marked-as-spam".</summary>
    [Theory]
    [InlineData(StopReasons.Texted, StopReasons.Unsubscribed, StopReasons.Texted)]
    [InlineData(StopReasons.Unsubscribed, StopReasons.Texted, StopReasons.Texted)]
    [InlineData(StopReasons.MarkedAsSpam, StopReasons.NoSuchNumber, StopReasons.MarkedAsSpam)]
    [InlineData(StopReasons.NoSuchNumber, StopReasons.MarkedAsSpam, StopReasons.MarkedAsSpam)]
    [InlineData(StopReasons.Bounces, StopReasons.InvalidAddress, StopReasons.Bounces)]
    [InlineData(StopReasons.InvalidAddress, StopReasons.Bounces, StopReasons.Bounces)]
    public async Task Of_two_reasons_the_weightier_stands_whichever_came_first(string first, string second, string stands)
    {
        var message = await Accepted(By.Email);
        var runner = (await Store.Nudge(message)).RunnerId!.Value;
        await Store.Runners.Stop(runner, By.Email, first, Source.Provider, Store.Now, Ct);
        await Apply(new Receipt(message.Nudge, By.Email, ReceiptKind.EmailReported, Suppress: second));

        Assert.Equal(stands, Assert.Single((await Store.Runners.Find(runner, Ct))!.Stops).Reason);
    }

    [Fact]
    public async Task A_contact_that_takes_nothing_is_stopped_whatever_came_before_and_the_reason_is_shown()
    {
        var runner = await Store.AddRunner();
        var message = await Store.ClaimedNudge(runner, By.Email);
        await Store.Record(message, new Outcome.Accepted("M1"));
        await Apply(new Receipt(message.Nudge, By.Email, ReceiptKind.EmailReported, Suppress: StopReasons.MarkedAsSpam));
        await Apply(new Receipt(message.Nudge, By.Email, ReceiptKind.EmailBounced, Suppress: StopReasons.Bounces));

        var stop = Assert.Single((await Store.Runners.Find(runner.RunnerId, Ct))!.Stops);
        Assert.Equal((By.Email, "the runner marked an email as spam"), (stop.Channel, stop.Words));
        Assert.Equal(NudgeStatus.Delivered, (await Store.Nudge(message)).Status);
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("email")]
    public async Task What_is_told_late_of_a_former_contact_stops_that_one_and_not_the_runners_new_one(string by)
    {
        var channel = ChannelCatalog.Parse(by);
        var message = await Accepted(channel);
        var moved = await Store.Runners.Register(channel == By.Sms
            ? StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(9), StoreBuilders.Email(1))
            : StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), StoreBuilders.Email(9)));
        await Apply(new Receipt(message.Nudge, channel, channel == By.Sms ? ReceiptKind.TextUndelivered : ReceiptKind.EmailBounced, Suppress: "it takes nothing"));

        Assert.Empty((await Store.Runners.Find(moved.RunnerId, Ct))!.Stops);
        var next = await Store.Runners.Register(channel == By.Sms
            ? StoreBuilders.Registration("Next", StoreBuilders.Mobile(1))
            : StoreBuilders.Registration("Next", email: StoreBuilders.Email(1)));
        Assert.Equal((channel, "it takes nothing"), (await Store.Runners.Find(next.RunnerId, Ct))!.Stops.Select(s => (s.Channel, s.Reason)).Single());
    }

    [Fact]
    public async Task What_is_told_of_an_erased_runner_still_stops_the_contact_until_the_race_is_long_past()
    {
        var (first, second) = (await Accepted(By.Sms), await Accepted(By.Sms, 2));
        foreach (var runner in new[] { 1, 2 })
        {
            await Store.Data.Erase((await Store.Runners.FindBy(ContactKind.Mobile, StoreBuilders.Mobile(runner), Ct))!.Id, Store.Now, Ct);
        }

        await Apply(new Receipt(first.Nudge, By.Sms, ReceiptKind.TextUndelivered, Suppress: "it takes nothing"));
        await Store.Data.Purge(TempStore.London.Days[0].PlusDays(1), 9, Store.Now, Ct);
        await Apply(new Receipt(second.Nudge, By.Sms, ReceiptKind.TextUndelivered, Suppress: "it takes nothing"));

        async Task<int> Stops(int runner)
        {
            var fresh = StoreBuilders.Registration("Fresh", StoreBuilders.Mobile(runner), at: Store.Now);
            var consent = fresh.SignUp.Consent with { GivenAt = Store.Now + Duration.FromMinutes(1) };
            var added = await Store.Runners.Register(fresh with { SignUp = fresh.SignUp with { Consent = consent } });
            return (await Store.Runners.Find(added.RunnerId, Ct))!.Stops.Count;
        }

        Assert.Equal((1, 0), (await Stops(1), await Stops(2)));
    }
}
