using System.Text.Json;
using System.Text.RegularExpressions;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Nudges.Queue;

namespace Recovery.Tests.Architecture;

/// <summary>infra/deploy.sh --check: do the senders wake?</summary>
public sealed partial class DeployCheckTests : IDisposable
{
    private const int Refused = 2;
    private const int Failed = 1;

    private readonly AzureDeployment _azure = new();

    public void Dispose() => _azure.Dispose();

    [Fact]
    public async Task The_check_says_how_soon_the_senders_handled_what_was_scheduled()
    {
        _azure.GivenDeployed();

        var run = await _azure.Run("dev", "--check");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Holds(_azure.ChangedNothing);
        Assert.Contains("  due in 90 s", run.Output, StringComparison.Ordinal);
        Assert.All(["sms-nudges", "email-nudges"], queue => Assert.Contains($"{queue}: the first was handled within 10 s of its time, all within 20 s.", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_check_sends_each_queue_50_messages_that_can_be_no_nudges()
    {
        _azure.GivenDeployed();

        await _azure.Run("dev", "--check");

        var urls = _azure.Requests.Where(r => r.StartsWith("url", StringComparison.Ordinal)).GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(new[] { SmsChannel.QueueName, EmailChannel.QueueName }.ToDictionary(q => $"url = \"https://recovery-bus.servicebus.windows.net/{q}/messages\"", _ => 50), urls);

        var messages = _azure.Requests.Select(r => Body().Match(r)).Where(m => m.Success).Select(m => NudgeMessage.Read(Unquoted(m))).ToList();
        Assert.Equal((100, 50), (messages.Count, messages.Distinct().Count()));
        Assert.All(messages, m => Assert.DoesNotMatch(FormOfANudgesId(), m.Nudge));

        var properties = _azure.Requests.Select(r => Properties().Match(r)).Where(m => m.Success).Select(m => JsonDocument.Parse(Unquoted(m)).RootElement).ToList();
        Assert.Equal(messages.Select(m => m.MessageId), properties.Select(p => p.GetProperty("MessageId").GetString()));
        var due = DateTimeOffset.FromUnixTimeSeconds(AzureDeployment.Start + 120);
        Assert.All(properties, p => Assert.Equal(due.ToString("R"), p.GetProperty("ScheduledEnqueueTimeUtc").GetString()));
        Assert.All(properties, p => Assert.Equal(3600, p.GetProperty("TimeToLive").GetInt32()));
    }

    [Fact]
    public async Task The_check_fails_when_no_sender_wakes_within_a_minute()
    {
        _azure.GivenDeployed().Given("first", "100").Given("all", "120").Given("pace", "30");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("none was handled within 60 s of its time: the sender doesn't wake", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_fails_when_the_senders_do_not_get_done()
    {
        _azure.GivenDeployed().Given("all", "100000").Given("pace", "60");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("20 of 50 are still there 300 s after their time", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_leaves_alone_a_queue_on_which_nudges_wait()
    {
        _azure.GivenDeployed().Given("counts", "0 12");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Refused, run.ExitCode);
        Assert.Contains("sms-nudges holds 0 messages, and 12 for later", run.Errors, StringComparison.Ordinal);
        Assert.Empty(_azure.Requests);
    }

    [Fact]
    public async Task The_check_says_which_right_is_missing()
    {
        _azure.GivenDeployed().Given("may-not-send");

        var run = await _azure.Run("dev", "--check");

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains("az role assignment create --role 'Azure Service Bus Data Sender'", run.Errors, StringComparison.Ordinal);
    }

    private static string Unquoted(Match match) => match.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal);

    [GeneratedRegex("^data-raw = \"(.*)\"$")]
    private static partial Regex Body();

    [GeneratedRegex("^header = \"BrokerProperties: (.*)\"$")]
    private static partial Regex Properties();

    [GeneratedRegex("^[A-Za-z0-9_-]{16}$")]
    private static partial Regex FormOfANudgesId();
}
