using Recovery.Channels.Sandbox;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Channels;

public sealed class SandboxProviderTests : IDisposable
{
    private readonly TempStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_sandbox_keeps_texts_and_emails_as_they_would_go_out()
    {
        var ct = TestContext.Current.CancellationToken;

        Assert.Equal(new Outcome.Accepted("sandbox-nudge-1"), await Provider(By.Sms).Send(ChannelsUnderTest.Text, ct));
        Assert.Equal(new Outcome.Accepted("sandbox-nudge-2"), await Provider(By.Email).Send(ChannelsUnderTest.Mail, ct));

        var text = Assert.Single(await _store.Sandbox.Latest(By.Sms, null, 10, ct));
        Assert.Equal(
            ("nudge-1", ChannelsUnderTest.Text.To, null, ChannelsUnderTest.Text.Body, null, _store.Now),
            (text.NudgeId, text.To, text.Subject, text.Body, text.Html, text.SentAt));
        var mail = Assert.Single(await _store.Sandbox.Latest(By.Email, null, 10, ct));
        Assert.Equal(
            ("nudge-2", ChannelsUnderTest.Mail.To, ChannelsUnderTest.Mail.Subject, ChannelsUnderTest.Mail.Text, ChannelsUnderTest.Mail.Html),
            (mail.NudgeId, mail.To, mail.Subject, mail.Body, mail.Html));
    }

    [Fact]
    public async Task A_message_that_was_kept_is_found_after_a_crash_and_no_other()
    {
        var ct = TestContext.Current.CancellationToken;
        await Provider(By.Sms).Send(ChannelsUnderTest.Text, ct);
        _store.Reopen();

        Assert.Equal(new Lookup.Found("sandbox-nudge-1"), await Provider(By.Sms).Find(ChannelsUnderTest.Text, _store.Now, ct));
        Assert.IsType<Lookup.NotFound>(await Provider(By.Sms).Find(ChannelsUnderTest.Text with { NudgeId = "other" }, _store.Now, ct));
    }

    [Fact]
    public async Task A_copy_that_another_provider_has_is_not_counted_as_deleted()
    {
        var ct = TestContext.Current.CancellationToken;
        IChannelProvider sandbox = Provider(By.Sms);

        Assert.Equal(CopyDeletion.Gone, await sandbox.DeleteCopy("sandbox-nudge-1", ct));
        Assert.NotEqual(CopyDeletion.Gone, await sandbox.DeleteCopy("SM0123456789abcdef0123456789abcdef", ct));
    }

    [Fact]
    public async Task Stopping_before_the_call_defers()
    {
        Assert.IsType<Outcome.Deferred>(await Provider(By.Sms).Send(ChannelsUnderTest.Text, new CancellationToken(canceled: true)));
        Assert.Empty(await _store.Sandbox.Latest(By.Sms, null, 10, TestContext.Current.CancellationToken));
    }

    private SandboxProvider Provider(Channel channel) => new(channel, _store.Sandbox, _store.Clock);
}
