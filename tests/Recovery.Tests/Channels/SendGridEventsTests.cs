using System.Text;
using System.Text.Json;
using Recovery.Channels.SendGrid;
using Recovery.Nudges.Receipts;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Channels;

/// <summary>What each of SendGrid's events says of an email, and of the address that it went to.</summary>
public sealed class SendGridEventsTests
{
    private const string Nudge = "AAAAAAAAAAAAAAAA";

    [Theory]
    [InlineData("Bounced Address", StopReasons.Bounces)]
    [InlineData("Unsubscribed Address", StopReasons.Unsubscribed)]
    [InlineData("Spam Reporting Address", StopReasons.MarkedAsSpam)]
    [InlineData("Invalid", StopReasons.InvalidAddress)]
    [InlineData("Spam Content", null)]
    [InlineData("Recipient List over Package Quota", null)]
    [InlineData("Some new reason", null)]
    [InlineData(null, null)]
    public void An_email_that_was_dropped_stops_the_address_where_the_address_is_why(string? reason, string? stops)
    {
        var receipt = Receipt(("event", "dropped"), ("reason", reason));

        Assert.Equal((ReceiptKind.EmailDropped, stops), (receipt.Kind, receipt.Suppress));
        Assert.NotEmpty(receipt.Reason!);
    }

    public static TheoryData<string, string?, string, string?> Events => new()
    {
        { "processed", null, "processed", null },
        { "deferred", null, "deferred", null },
        { "delivered", null, "delivered", null },
        { "bounce", null, "bounce", StopReasons.Bounces },
        { "bounce", "bounce", "bounce", StopReasons.Bounces },
        { "bounce", "blocked", "blocked", null },
        { "blocked", null, "blocked", null },
        { "spamreport", null, "spamreport", StopReasons.MarkedAsSpam },
        { "unsubscribe", null, "processed", StopReasons.Unsubscribed },
        { "group_unsubscribe", null, "processed", StopReasons.Unsubscribed },
        { "group_resubscribe", null, "processed", null },
        { "open", null, "processed", null },
        { "click", null, "processed", null },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Each_event_is_known_and_says_where_the_email_stands_and_whether_the_address_takes_more(
        string name, string? type, string kind, string? stops)
    {
        var batch = Read(("event", name), ("type", type), ("nudge", Nudge));

        Assert.Equal((By.Email, kind, stops), Assert.Single(batch.Receipts) is var r ? (r.Channel, r.Kind?.Code, r.Suppress) : default);
        Assert.Empty(batch.Unknown);
    }

    [Theory]
    [InlineData("teleported", "teleported")]
    [InlineData("Teleported", "?")]
    [InlineData("runner1@example.com", "?")]
    public void An_event_that_nobody_knows_is_kept_by_a_name_that_holds_nothing_of_the_runner(string name, string kept)
    {
        Assert.Equal([new UnknownEvent(By.Email, kept, Nudge)], Read(("event", name), ("nudge", Nudge)).Unknown);
        Assert.Equal([new UnknownEvent(By.Email, "?", null)], Read(("event", new string('a', 41))).Unknown);
        Assert.Equal(new string('a', 40), Assert.Single(Read(("event", new string('a', 40))).Unknown).Name);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAA.")]
    [InlineData("AAAAAAAAAAAAAAAA\n")]
    public void Nobody_elses_email_is_one_of_ours(string nudge) => Assert.Empty(Read(("event", "unsubscribe"), ("nudge", nudge)).Receipts);

    [Theory]
    [InlineData("5.1.1", " (5.1.1)")]
    [InlineData("4.7.100", " (4.7.100)")]
    [InlineData("3.1.1", "")]
    [InlineData("5.1.1 <runner1@example.com>", "")]
    [InlineData("550", "")]
    public void Of_what_a_mail_server_said_only_the_bare_status_is_kept(string status, string kept)
    {
        Assert.Equal($"The mailbox doesn't exist or isn't accepting mail{kept}.", Receipt(("event", "bounce"), ("status", status)).Reason);
        Assert.Equal($"The runner's mail server refused this email{kept}.", Receipt(("event", "blocked"), ("status", status)).Reason);
    }

    [Fact]
    public void The_emails_id_is_what_stands_before_SendGrids_own_machines()
    {
        Assert.Equal("M1", Receipt(("event", "delivered"), ("sg_message_id", "M1.recvd-5f6-1-abc.0")).ProviderId);
        Assert.Equal(199, Receipt(("event", "delivered"), ("sg_message_id", new string('m', 199))).ProviderId!.Length);
        Assert.Null(Receipt(("event", "delivered"), ("sg_message_id", new string('m', 200))).ProviderId);
        Assert.Null(Receipt(("event", "delivered"), ("sg_message_id", "")).ProviderId);
        Assert.Null(Receipt(("event", "delivered")).ProviderId);
    }

    private static Receipt Receipt(params (string Name, string? Value)[] fields) => Assert.Single(Read([.. fields, ("nudge", Nudge)]).Receipts);

    private static SendGridBatch Read(params (string Name, string? Value)[] fields) =>
        SendGridEvents.Read(Encoding.UTF8.GetBytes($"[{JsonSerializer.Serialize(fields.ToDictionary(f => f.Name, f => f.Value))}]"))!;
}
