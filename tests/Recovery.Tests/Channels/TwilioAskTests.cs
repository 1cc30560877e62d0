using Recovery.Channels.Twilio;
using Recovery.Loopback;
using Recovery.Nudges;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;

namespace Recovery.Tests.Channels;

/// <summary>Twilio is asked where one text stands whose receipt never came.</summary>
public class TwilioAskTests
{
    public static TheoryData<string, ReceiptKind> Statuses => new()
    {
        { "accepted", ReceiptKind.TextTaken }, { "scheduled", ReceiptKind.TextTaken }, { "queued", ReceiptKind.TextTaken },
        { "sending", ReceiptKind.TextTaken }, { "sent", ReceiptKind.TextOnItsWay }, { "delivered", ReceiptKind.TextDelivered },
        { "read", ReceiptKind.TextRead }, { "undelivered", ReceiptKind.TextUndelivered }, { "failed", ReceiptKind.TextFailed },
        { "canceled", ReceiptKind.TextCanceled },
    };

    public static TheoryData<string> NoAnswers =>
        ["too-many-requests", "server-error", "unauthorized", "malformed", "drop-before-accepting", "hang"];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_text_stands_where_Twilio_says(string status, ReceiptKind kind)
    {
        await using var channels = await ChannelsUnderTest.Start();
        var id = await Taken(channels);
        channels.Provider.Stand(id, status);

        var receipt = await Ask(channels, id);

        Assert.Equal(("nudge-1", kind, id, null), (receipt?.NudgeId, receipt?.Kind, receipt?.ProviderId, receipt?.Suppress));
        Assert.Equal(kind.Means == NudgeStatus.Undelivered, receipt!.Reason is not null);
        Assert.Equal([id], channels.Provider.Asked);
    }

    [Theory]
    [InlineData(30003, "The phone was switched off or had no signal. (30003)", false)]
    [InlineData(39999, "Twilio says 39999, which this system doesn't know. It's explained at twilio.com/docs/api/errors/39999.", false)]
    [InlineData(21610, "(21610)", true)]
    public async Task Why_it_did_not_arrive_is_told_as_a_callback_would_tell_it(int code, string reason, bool stops)
    {
        await using var channels = await ChannelsUnderTest.Start();
        var id = await Taken(channels);
        channels.Provider.Stand(id, "undelivered", code);

        var receipt = await Ask(channels, id);

        Assert.Equal(ByCallback("undelivered", code, id), receipt);
        Assert.EndsWith(reason, receipt!.Reason, StringComparison.Ordinal);
        Assert.Equal(stops, receipt.Suppress is not null);
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task A_Twilio_that_does_not_answer_tells_nothing_and_is_asked_only_once(string fault)
    {
        await using var channels = await ChannelsUnderTest.Start(("Senders:ClaimLease", "00:00:02"));
        var id = await Taken(channels);
        channels.Provider.Stand(id, "delivered");
        channels.Provider.AskScript = _ => Fault.All.Single(f => f.Name == fault);

        Assert.Null(await Ask(channels, id));
        Assert.Equal([id], channels.Provider.Asked);
    }

    [Theory]
    [InlineData("""{"sid": "SM1", "status": "teleported"}""")]
    [InlineData("""{"sid": "SM1", "status": null}""")]
    [InlineData("""{"sid": "SM1", "status": 7}""")]
    [InlineData("""{"sid": "SM1", "status": "undelivered", "error_code": {}}""")]
    [InlineData("""{"messages": []}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("<html>Back soon</html>")]
    public async Task An_answer_that_cannot_be_understood_tells_nothing(string body)
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.AskScript = _ => new Fault("odd") { Body = body };

        Assert.Null(await Ask(channels, "SM1"));
    }

    [Fact]
    public async Task A_message_in_an_answer_that_says_it_failed_is_not_believed()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.AskScript = _ => new Fault("odd") { Status = 500, Body = """{"sid": "SM1", "status": "delivered"}""" };

        Assert.Null(await Ask(channels, "SM1"));
    }

    [Fact]
    public async Task A_text_that_was_deleted_at_Twilio_or_never_was_there_tells_nothing()
    {
        await using var channels = await ChannelsUnderTest.Start();
        var id = await Taken(channels);
        Assert.Equal(CopyDeletion.Gone, await channels.Sms.DeleteCopy(id, TestContext.Current.CancellationToken));

        Assert.Null(await Ask(channels, id));
        Assert.Null(await Ask(channels, "SM00000000000000000000000000000000"));
    }

    [Fact]
    public async Task A_system_that_stops_meanwhile_has_heard_nothing()
    {
        await using var channels = await ChannelsUnderTest.Start();
        using var stop = new CancellationTokenSource();
        channels.Provider.AskScript = _ =>
        {
            stop.Cancel();
            return Fault.Hang;
        };

        Assert.Null(await ((IReceiptSource)channels.Sms).Ask("nudge-1", "SM1", stop.Token));
    }

    [Fact]
    public async Task SendGrid_keeps_nothing_to_be_asked_for()
    {
        await using var channels = await ChannelsUnderTest.Start();

        Assert.IsNotAssignableFrom<IReceiptSource>(channels.Email);
    }

    private static async Task<string> Taken(ChannelsUnderTest channels) =>
        Assert.IsType<Outcome.Accepted>(await channels.SendText()).ProviderId;

    private static Task<Receipt?> Ask(ChannelsUnderTest channels, string id) =>
        ((IReceiptSource)channels.Sms).Ask("nudge-1", id, TestContext.Current.CancellationToken);

    private static Receipt? ByCallback(string status, int code, string id) =>
        TwilioReceipts.Of("nudge-1", status, $"{code}", id);
}
