using System.Text;
using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Loopback;
using Recovery.Settings;

namespace Recovery.Tests.Channels;

public class ChannelSecretsTests
{
    private static readonly string[] Secrets =
    [
        "7700900123", "8542 7788", "AAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBB", "ann@example", "Ann Runner", "After your race", "In plain text", "In HTML",
        ChannelsUnderTest.AuthToken, ChannelsUnderTest.ApiKey,
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ChannelsUnderTest.AccountSid}:{ChannelsUnderTest.AuthToken}")),
    ];

    [Fact]
    public async Task No_number_address_word_or_key_is_logged_or_told_whatever_happens()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var channels = await ChannelsUnderTest.Start(("Senders:ClaimLease", "00:00:02"));
        var told = new StringBuilder();
        foreach (var fault in Fault.All.Append(Fault.Error(400, 0) with
        {
            Body = """{"code": 21211, "message": "The 'To' number +447700900123 is not valid", "errors": [{"message": "ann@example.com", "field": "x"}]}""",
        }))
        {
            channels.Provider.Script = _ => fault;
            channels.Provider.LookUpScript = _ => fault;
            told.Append(await channels.SendText()).Append(await channels.SendMail())
                .Append(await channels.Sms.Find(ChannelsUnderTest.Text, SystemClock.Instance.GetCurrentInstant(), ct))
                .AppendLine();
        }

        told.Append(ChannelsUnderTest.Text).Append(ChannelsUnderTest.Mail)
            .Append(new TwilioText(ChannelsUnderTest.Text.To, null, null, ChannelsUnderTest.Text.Body, "", 1))
            .Append(new TwilioListed("SM1", ChannelsUnderTest.Text.Body, null))
            .Append(new TwilioSettings("AC", ChannelsUnderTest.AuthToken, null, ChannelsUnderTest.AuthToken, null, null, channels.Provider.BaseUrl))
            .Append(new SendGridSettings(ChannelsUnderTest.ApiKey, null, null, null, channels.Provider.BaseUrl))
            .Append(new SecretSettings(ChannelsUnderTest.ApiKey))
            .AppendLine(channels.Log);

        var all = told.ToString();
        Assert.Contains("texted-stop", all, StringComparison.Ordinal);
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }
}
