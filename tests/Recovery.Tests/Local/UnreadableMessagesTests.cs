using Microsoft.Extensions.Logging;
using Recovery.Functions.Triggers;
using Recovery.Nudges.Queue;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Local;

/// <summary>What becomes of a message that nobody can read, from its queue to the clinic's log.</summary>
public sealed class UnreadableMessagesTests : IDisposable
{
    private readonly TempStore _store = new();
    private readonly LoggedLines _log = new();
    private readonly LoggerFactory _loggers;

    public UnreadableMessagesTests() => _loggers = new LoggerFactory([_log]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whatever is no nudge's message.</summary>
    public static readonly TheoryData<string?> Bodies =
    [
        new TheoryDataRow<string?>(null), "", "not JSON", "null", "[]", "17", "\"nudge\"", "{}", """{"nudge":null,"generation":1}""", """{"nudge":"","generation":1}""",
        """{"nudge":"n"}""", """{"nudge":"n","generation":0}""", """{"nudge":"n","generation":"one"}""", """{"nudge":{"nudge":"n"},"generation":1}""",
        """{"nudge":"\ud800","generation":""", """{"nudge":"n","generation":1} and more""", "\0\u0001", "Ring 07700 900123",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task It_is_taken_from_the_dead_letters_logged_once_without_its_content_and_shown(string? body)
    {
        Assert.Throws<FormatException>(() => NudgeMessage.Read(body));

        await Dead.Sms(body!, "somebody's id", """{"DeadLetterReason":"MaxDeliveryCountExceeded"}""", Ct);

        Assert.Equal(
            "Recovery.Nudges.Queue.DeadLetters: A message on sms-nudges that nobody can read was given up: MaxDeliveryCountExceeded",
            Assert.Single(_log.Lines).Trim());
        Assert.Equal([new UnreadableMessage(By.Sms, "MaxDeliveryCountExceeded", _store.Now)], await _store.Unreadable.Latest(10, Ct));
    }

    /// <summary>Somebody else's message may have anything among its properties.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"DeadLetterReason":5}""")]
    [InlineData("""{"DeadLetterReason":null}""")]
    [InlineData("""{"DeadLetterReason":"\ud800"}""")]
    public async Task A_reason_that_nobody_can_read_is_none(string? properties)
    {
        await Dead.Email("no JSON", null!, properties, Ct);

        Assert.Equal("the queue gave no reason", Assert.Single(await _store.Unreadable.Latest(10, Ct)).Reason);
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
        _store.Dispose();
    }

    private ShowDeadLetters Dead => new(new DeadLetters(_store.Nudges, _store.Unreadable, _store.Clock, new Logger<DeadLetters>(_loggers)));
}
