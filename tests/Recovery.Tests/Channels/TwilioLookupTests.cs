using System.Globalization;
using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges.Send;
using Recovery.Time;

namespace Recovery.Tests.Channels;

public class TwilioLookupTests
{
    [Fact]
    public async Task A_text_whose_answer_got_lost_is_found_by_its_link()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.Script = _ => Fault.DropAfterAccepting;
        Assert.IsType<Outcome.InDoubt>(await channels.SendText());

        var found = Assert.IsType<Lookup.Found>(await Find(channels));
        Assert.Equal(channels.Provider.Received[0].ProviderId, found.ProviderId);
    }

    [Fact]
    public async Task A_text_that_Twilio_never_took_is_not_there()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.Script = request => request.NudgeId == "nudge-1" ? Fault.DropBeforeAccepting : null;
        await channels.SendText();

        // Another nudge to the same number, and ours to another number, are not it.
        await channels.SendText(ChannelsUnderTest.Text with { NudgeId = "other", Body = "https://r.example.com/b/AAAAAAABAAAAAAAA" });
        await channels.SendText(ChannelsUnderTest.Text with { NudgeId = "other", To = "+447700900999" });

        Assert.IsType<Lookup.NotFound>(await Find(channels));
    }

    /// <summary>It went out before links were made from nudges' ids, and its answer was still missing afterwards.</summary>
    [Fact]
    public async Task A_text_with_its_former_link_is_found_as_well()
    {
        await using var channels = await ChannelsUnderTest.Start();
        await channels.SendText(ChannelsUnderTest.Text with { Body = "https://r.example.com/b/FORMERAAAAAAAAAA" });

        Assert.IsType<Lookup.Found>(await Find(channels));
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        await using var channels = await ChannelsUnderTest.Start();
        await channels.SendText();
        for (var i = 0; i < 250; i++)
        {
            await channels.SendText(ChannelsUnderTest.Text with { NudgeId = $"later-{i}", Body = $"Later {i}" });
        }

        Assert.IsType<Lookup.Found>(await Find(channels));
        Assert.Equal(3, channels.Provider.LookUps);
    }

    [Theory]
    [InlineData("server-error")]
    [InlineData("unauthorized")]
    [InlineData("malformed")]
    [InlineData("hang")]
    [InlineData("drop-before-accepting")]
    public async Task A_Twilio_that_cannot_be_asked_is_no_proof_that_nothing_was_sent(string fault)
    {
        await using var channels = await ChannelsUnderTest.Start(("Senders:ClaimLease", "00:00:02"));
        channels.Provider.LookUpScript = _ => Fault.All.Single(f => f.Name == fault);

        Assert.IsType<Lookup.NoAnswer>(await Find(channels));
    }

    [Theory]
    [InlineData("""{"messages": [], "next_page_uri": null}""")]
    [InlineData("""{"uri": "/u", "messages": null, "next_page_uri": null}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task An_answer_that_is_no_list_is_no_proof_either(string body)
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => new Fault("odd") { Body = body };

        Assert.IsType<Lookup.NoAnswer>(await Find(channels));
    }

    [Fact]
    public async Task An_empty_page_is_not_the_list_s_end()
    {
        await using var channels = await ChannelsUnderTest.Start();
        await channels.SendText();
        channels.Provider.LookUpScript = _ => channels.Provider.LookUps == 1
            ? new Fault("empty") { Body = $$"""{"uri": "/u", "messages": [], "next_page_uri": "{{NextPage}}"}""" }
            : Page($"It says {ChannelsUnderTest.Text.Marks[0]}", DateTimeOffset.UtcNow, null);

        Assert.IsType<Lookup.Found>(await Find(channels));
    }

    [Fact]
    public async Task A_list_that_never_ends_is_given_up_without_a_verdict()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => Page(
            "another text", DateTimeOffset.UtcNow, $"/2010-04-01/Accounts/{ChannelsUnderTest.AccountSid}/Messages.json?Page=7");

        Assert.IsType<Lookup.NoAnswer>(await Find(channels));
        Assert.Equal(10, channels.Provider.LookUps);
    }

    [Theory]
    [InlineData("http://elsewhere.example.com/steal")]
    [InlineData("//elsewhere.example.com/2010-04-01/Accounts/AC1/Messages.json")]
    [InlineData("/2010-04-01/Accounts/AC9/Messages.json?Page=1")]
    public async Task Credentials_go_nowhere_but_to_the_accounts_messages(string next)
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => Page("another text", DateTimeOffset.UtcNow, next);

        Assert.IsType<Lookup.NoAnswer>(await Find(channels));
        Assert.Equal(1, channels.Provider.LookUps);
    }

    [Fact]
    public async Task Reading_ends_at_texts_from_long_before_the_attempt()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => Page("an old text", DateTimeOffset.UtcNow.AddDays(-2), NextPage);

        Assert.IsType<Lookup.NotFound>(await Find(channels));
        Assert.Equal(1, channels.Provider.LookUps);
    }

    [Fact]
    public async Task A_shifted_clock_says_nothing_about_Twilios_dates()
    {
        await using var channels = await ChannelsUnderTest.Start(new ShiftedTimeProvider(DateTimeOffset.UtcNow.AddYears(1), 60));
        channels.Provider.Script = _ => Fault.DropAfterAccepting;
        await channels.SendText();

        var attempted = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(365);
        Assert.IsType<Lookup.Found>(await channels.Sms.Find(ChannelsUnderTest.Text, attempted, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_account_that_keeps_no_words_cannot_say_which_text_is_ours()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => Page("", DateTimeOffset.UtcNow, null);

        Assert.IsType<Lookup.NoAnswer>(await Find(channels));

        // One from before the attempt is another nudge's in any case.
        channels.Provider.LookUpScript = _ => Page("", DateTimeOffset.UtcNow.AddHours(-1), null);
        Assert.IsType<Lookup.NotFound>(await Find(channels));
    }

    /// <summary>Two clocks may differ by hours: a page that looks older than the attempt may be followed by ours.</summary>
    [Fact]
    public async Task Texts_of_the_day_before_are_read_past()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => channels.Provider.LookUps == 1
            ? Page("an earlier text", DateTimeOffset.UtcNow.AddHours(-20), NextPage)
            : Page($"It says {ChannelsUnderTest.Text.Marks[0]}", DateTimeOffset.UtcNow.AddHours(-21), null);

        Assert.IsType<Lookup.Found>(await Find(channels));
    }

    [Fact]
    public async Task A_text_without_words_from_just_before_the_attempt_may_be_ours()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => Page("", DateTimeOffset.UtcNow.AddSeconds(-90), null);
        Assert.IsType<Lookup.NoAnswer>(await Find(channels));

        channels.Provider.LookUpScript = _ => Page("", DateTimeOffset.UtcNow.AddSeconds(-180), null);
        Assert.IsType<Lookup.NotFound>(await Find(channels));
    }

    /// <summary>Twilio's redaction takes the words of some texts and leaves those of others.</summary>
    [Theory]
    [InlineData("", "another text")]
    [InlineData("another text", "")]
    public async Task One_page_with_a_text_without_words_leaves_it_open_whatever_the_others_say(string first, string second)
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => channels.Provider.LookUps == 1
            ? Page(first, DateTimeOffset.UtcNow, NextPage)
            : Page(second, DateTimeOffset.UtcNow, null);

        Assert.IsType<Lookup.NoAnswer>(await Find(channels));
        Assert.Equal(2, channels.Provider.LookUps);
    }

    [Fact]
    public async Task A_text_without_words_stays_a_doubt_across_an_empty_page_and_old_ones_after_it()
    {
        await using var channels = await ChannelsUnderTest.Start();
        channels.Provider.LookUpScript = _ => channels.Provider.LookUps switch
        {
            1 => Page("", DateTimeOffset.UtcNow, NextPage),
            2 => new Fault("empty") { Body = $$"""{"uri": "/u", "messages": [], "next_page_uri": "{{NextPage}}"}""" },
            _ => Page("an old text", DateTimeOffset.UtcNow.AddDays(-2), NextPage),
        };

        Assert.IsType<Lookup.NoAnswer>(await Find(channels));
        Assert.Equal(3, channels.Provider.LookUps);
    }

    private const string NextPage = $"/2010-04-01/Accounts/{ChannelsUnderTest.AccountSid}/Messages.json?Page=1";

    private static Task<Lookup> Find(ChannelsUnderTest channels) =>
        channels.Sms.Find(ChannelsUnderTest.Text, SystemClock.Instance.GetCurrentInstant(), TestContext.Current.CancellationToken);

    private static Fault Page(string body, DateTimeOffset created, string? next)
    {
        var date = created.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        return new Fault("page")
        {
            Body = $$"""
                {"uri": "{{NextPage}}", "messages": [{"sid": "SM1", "body": "{{body}}", "date_created": "{{date}}"}], "next_page_uri": {{(next is null ? "null" : $"\"{next}\"")}}}
                """,
        };
    }
}
