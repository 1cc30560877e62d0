using Microsoft.Extensions.Configuration;
using NodaTime;
using Recovery.Clinic;
using Recovery.Messages;
using Recovery.Settings;

namespace Recovery.Tests.Messages;

/// <summary>A composer by its settings, and facts to compose from.</summary>
internal static class Composing
{
    /// <summary>The longest link host that one segment is promised for: 34 characters.</summary>
    public const string LongHost = "https://book.recovery-massage-clinic.co.uk";

    /// <summary>Texts come from the clinic's name: nothing is sent, since Twilio's address is this machine's.</summary>
    public static readonly (string Key, string Value)[] FromAName =
    [
        ("Sms:Provider", "Twilio"), ("Twilio:AccountSid", "AC00000000000000000000000000000001"), ("Twilio:AuthToken", "token"),
        ("Twilio:From", "RecoveryHQ"), ("Twilio:BaseUrl", "http://127.0.0.1:9"),
    ];

    public const string Token = "AAAAABxxxxxxxxxx";

    public static readonly LocalDate RaceDay = new(2027, 4, 25);

    public static RecoverySettings Settings(params (string Key, string Value)[] settings) =>
        RecoverySettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());

    public static MessageComposer Composer(params (string Key, string Value)[] settings) => new(Settings(settings));

    public static Session Open(int day, int hour = 8, int minute = 0) =>
        new(new LocalDate(2027, 4, day), [new OpenPeriod(new LocalTime(hour, minute), new LocalTime(14, 0))]);

    public static MessageFacts Facts(
        string name = "Asha Patel", string race = "the London Marathon", string address = LongHost, Session? session = null) =>
        new(name, "London Marathon 2027", race, RaceDay, session ?? Open(27), [Open(27), Open(28)], $"{address}/b/{Token}", $"{address}/u/{Token}");

    public static ConfirmationFacts Confirmation(string address = LongHost) => new(RaceDay, $"{address}/c/{Token}");
}
