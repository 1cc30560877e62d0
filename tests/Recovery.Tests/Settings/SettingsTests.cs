using Microsoft.Extensions.Configuration;
using NodaTime;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Settings;

public sealed class SettingsTests
{
    [Fact]
    public void A_step_whose_channel_nobody_carries_is_a_mistake() => Assert.Equal(
        "Plan:Steps: the step 'doms' sends chats, which nobody carries; set Chat:Provider to Sandbox.",
        Assert.Throws<SettingsException>(() => RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Plan:Steps:0:Key"] = "doms", ["Plan:Steps:0:Channels"] = "Chat" }).Build())).Message);

    [Fact]
    public void With_nothing_set_the_clinic_is_the_sample_and_the_plan_the_default()
    {
        var settings = Read();

        Assert.Equal("Europe/London", settings.Clinic.TimeZone.Id);
        Assert.Holds(settings.Clinic.HoursAreSample);
        Assert.NotNull(settings.Clinic.Hours.SessionOn(Day("2027-04-24")));
        Assert.Null(settings.Clinic.Hours.SessionOn(Day("2027-04-25")));
        Assert.Equal(UsualTiming, settings.Timing.Rules(settings.Clinic.TimeZone));
        Assert.Equal(["book-ahead", "doms", "last-call"], settings.Plan.Steps.Select(s => s.Key));
    }

    [Fact]
    public void Hours_and_exceptions_are_read()
    {
        var hours = Read(
            ("Clinic:Hours:monday", "08:00-12:00,14:00-19:00"), ("Clinic:Hours:Tuesday", "closed"),
            ("Clinic:Exceptions:2027-04-27", "10:00-12:00"), ("Clinic:Exceptions:2027-05-03", "closed"),
            ("Clinic:Exceptions:2027_05_04", "closed")).Clinic.Hours;

        Assert.Equal(new LocalTime(19, 0), hours.SessionOn(Day("2027-04-26"))!.Closing);
        Assert.Equal(new LocalTime(10, 0), hours.SessionOn(Day("2027-04-27"))!.Opening);
        Assert.Null(hours.SessionOn(Day("2027-05-03")));
        Assert.Null(hours.SessionOn(Day("2027-05-04")));
        Assert.Null(hours.SessionOn(Day("2027-04-28")));
    }

    [Fact]
    public void A_plan_of_ones_own_is_read_in_the_order_of_its_numbers()
    {
        var steps = Read(
            ("Plan:Steps:10:Key", "third"), ("Plan:Steps:10:Channels", "Email"), ("Plan:Steps:10:Anchor", "AfterStep"),
            ("Plan:Steps:2:Key", "second"), ("Plan:Steps:2:Channels:0", "Sms"), ("Plan:Steps:2:Channels:1", "Email"),
            ("Plan:Steps:2:Days", "1"), ("Plan:Steps:2:Latest", "4"), ("Plan:Steps:2:Template", "doms"),
            ("Plan:Steps:0:Key", "first"), ("Plan:Steps:0:Channels", "sms, email"), ("Plan:Steps:0:Anchor", "BeforeRace")).Plan.Steps;

        Assert.Equal(["first", "second", "third"], steps.Select(s => s.Key));
        Assert.Equal([By.Sms, By.Email], steps[0].Channels);
        Assert.Equal((Anchor.AfterRace, 1, (int?)4, "doms"), (steps[1].Anchor, steps[1].Days, steps[1].Latest, steps[1].Template));
        Assert.Equal((Anchor.AfterStep, "third"), (steps[2].Anchor, steps[2].Template));
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var mistakes = Mistakes(
            ("Clinic:Hours:Monday", "8am-2pm"), ("Timing:Lead", "45"), ("Sms:SegmentsPerSecond", "fast"), ("Clinic:TimeZone", "London"));

        Assert.Equal(4, mistakes.Count);
        Assert.Contains(mistakes, m => m.StartsWith("Clinic:Hours:Monday is '8am-2pm'; use hours such as 08:00-14:00", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.StartsWith("Timing:Lead is '45'; use hours:minutes:seconds", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.StartsWith("Sms:SegmentsPerSecond is 'fast'; use a number from 0", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.StartsWith("Clinic:TimeZone is 'London'; use a name such as Europe/London", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Clinic:Hours:Someday", "08:00-14:00", "isn't a weekday")]
    [InlineData("Clinic:Hours:1", "08:00-14:00", "isn't a weekday")]
    [InlineData("Clinic:Exceptions:2027-13-01", "closed", "isn't a date")]
    [InlineData("Clinic:Exceptions:2027-05-03", "shut", "Clinic:Exceptions:2027-05-03 is 'shut'")]
    [InlineData("Clinic:AccessKey", "short", "at least 16 characters")]
    [InlineData("Clinic:AccessKey", "@Microsoft.KeyVault(VaultName=recovery;SecretName=Clinic--AccessKey)", "could not be read")]
    [InlineData("Secrets:Key", "@Microsoft.KeyVault(VaultName=recovery;SecretName=Secrets--Key)", "could not be read")]
    [InlineData("Clinic:Email", "reception", "use an email address")]
    [InlineData("Clinic:MorningNote", "desk@example.com, reception", "use up to 5 email addresses")]
    [InlineData("Clinic:MorningNote", ",", "use up to 5 email addresses")]
    [InlineData("Clinic:MorningNote", "a@example.com,b@example.com,c@example.com,d@example.com,e@example.com,f@example.com", "use up to 5 email addresses")]
    [InlineData("Timing:CourtesyFrom", "7.30am", "a time of day such as 07:30")]
    [InlineData("Timing:CourtesyTo", "07:30", "nothing could ever be sent")]
    [InlineData("Timing:Lead", "00:00:00", "from 00:01:00")]
    [InlineData("Timing:ExpireBeforeClose", "1.00:00:00", "to 12:00:00")]
    [InlineData("Plan:Steps:0:Key", "confirm", "but not 'confirm'")]
    [InlineData("Plan:Steps:0:Key", "DOMS", "lower-case letters")]
    [InlineData("Sms:Provider", "1", "use Sandbox or Twilio")]
    [InlineData("Sms:Countries", "GB,Ireland", "names 'IRELAND'")]
    [InlineData("PublicUrl", "recovery.example.com", "use a web address")]
    [InlineData("PublicUrl", "https://example.com/recovery", "leave out the path '/recovery'")]
    [InlineData("PublicUrl", "https://example.com/#form", "use a web address")]
    [InlineData("PublicUrl", "https://somebody@example.com", "use a web address")]
    [InlineData("Clinic:Name", "Wimbledon\r\nBcc: all@example.com", "Clinic:Name has a line break")]
    [InlineData("Clinic:Name", "Wimbledon\u0085Massage", "Clinic:Name has a line break")]
    [InlineData("Clinic:Email", "desk@example.com\u0000", "Clinic:Email has a line break")]
    [InlineData("Clinic:Address", "1 High Street\nLondon", "Clinic:Address has a line break")]
    [InlineData("Clinic:Phone", "020\t8542 7788", "Clinic:Phone has a line break")]
    [InlineData("SendGrid:FromName", "Massage\u2028Clinic", "SendGrid:FromName has a line break")]
    [InlineData("Twilio:From", "Clinic\u0007", "Twilio:From has a line break")]
    [InlineData("Clinic:Hours:Monday", "08:00-\n14:00", "Clinic:Hours:Monday has a line break")]
    [InlineData("Clinic:Email", "desk at@", "use an email address")]
    [InlineData("SendGrid:From", "clinic", "use an email address")]
    [InlineData("SignUp:EmailsPerDay", "lots", "a whole number")]
    [InlineData("Secrets:Key", "secret", "at least 32")]
    [InlineData("Clock:Start", "2027-04-27 07:25", "date and time with its offset")]
    [InlineData("Clock:Speed", "0", "a number from 0.001")]
    [InlineData("Senders:Concurrency", "1.5", "a whole number")]
    public void A_wrong_setting_is_named_with_what_to_change(string key, string value, string expected)
    {
        Assert.Contains(Mistakes((key, value)), m => m.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_that_is_wrong_is_named_once_and_not_shown()
    {
        var mistake = Assert.Single(Mistakes(("Clinic:AccessKey", "half-a-key\nand-the-other-half")));

        Assert.DoesNotContain("half-a-key", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_cannot_be_is_refused()
    {
        var mistakes = Mistakes(
            ("Plan:Steps:0:Key", "doms"), ("Plan:Steps:0:Channels", "Pigeon"), ("Plan:Steps:0:Anchor", "AfterStep"),
            ("Plan:Steps:1:Key", "doms"), ("Plan:Steps:1:Channels", "Sms"));

        Assert.Contains(mistakes, m => m.Contains("names 'Pigeon'", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("there is no step before it", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("names the step 'doms' twice", StringComparison.Ordinal));
    }

    [Fact]
    public void A_weekday_that_nothing_could_ever_announce_is_refused()
    {
        var mistake = Assert.Single(Mistakes(
            ("Clinic:Hours:Monday", "07:00-14:00"), ("Clinic:Hours:Tuesday", "09:00-14:00"), ("Timing:CourtesyTo", "18:00")));

        Assert.StartsWith("Nothing could go out before the clinic opens at 07:00 on Monday", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_real_provider_the_sample_clinic_and_a_shifted_clock_are_refused()
    {
        var mistakes = Mistakes(("Sms:Provider", "Twilio"), ("Clock:Speed", "60"));

        foreach (var key in new[] { "Twilio:AccountSid", "Twilio:AuthToken", "Twilio:From", "Clinic:Name", "Clinic:Hours", "PublicUrl", "Clock:Start" })
        {
            Assert.Contains(mistakes, m => m.StartsWith(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void With_a_provider_on_this_machine_the_sample_clinic_will_do()
    {
        Assert.NotNull(Read(
            ("Sms:Provider", "Twilio"), ("Twilio:BaseUrl", "http://127.0.0.1:5000"), ("Twilio:AccountSid", "AC0"),
            ("Twilio:AuthToken", "t"), ("Twilio:From", "+447700900000"), ("Clock:Speed", "60")));
    }

    private static IReadOnlyList<string> Mistakes(params (string Key, string Value)[] values)
    {
        var exception = Assert.Throws<SettingsException>(() => Read(values));
        Assert.Equal(string.Join(Environment.NewLine, exception.Mistakes), exception.Message);
        return exception.Mistakes;
    }

    private static RecoverySettings Read(params (string Key, string Value)[] values) => RecoverySettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => (string?)v.Value)).Build());
}
