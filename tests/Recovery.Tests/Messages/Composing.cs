using Microsoft.Extensions.Configuration;
using NodaTime;
using Recovery.Clinic;
using Recovery.Messages;
using Recovery.Settings;

namespace Recovery.Tests.Messages;

/// <summary>A composer by its settings, and facts to compose from.</summary>
internal static class Composing
{
    /// <summary>The longest link host that one segment is promised for: 24 characters.</summary>
    public const string LongHost = "https://book.recovery-clinics.uk";

    public const string Token = "AAAAABxxxxxxxxxx";

    public static readonly LocalDate RaceDay = new(2027, 4, 25);

    public static RecoverySettings Settings(params (string Key, string Value)[] settings) =>
        RecoverySettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());

    public static MessageComposer Composer(params (string Key, string Value)[] settings) => new(Settings(settings));

    public static Session Open(int day, int hour = 8, int minute = 0) =>
        new(new LocalDate(2027, 4, day), [new OpenPeriod(new LocalTime(hour, minute), new LocalTime(14, 0))]);

    public static MessageFacts Facts(
        string name = "Asha Patel", string race = "London Marathon", string address = LongHost, Session? session = null) =>
        new(name, $"{race} 2027", race, RaceDay, session ?? Open(27), [Open(27), Open(28)], $"{address}/b/{Token}", $"{address}/u/{Token}");

    public static ConfirmationFacts Confirmation(string address = LongHost) => new(RaceDay, $"{address}/c/{Token}");
}
