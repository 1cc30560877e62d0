using Microsoft.Extensions.Configuration;
using NodaTime;
using Recovery.Messages;
using Recovery.Settings;

namespace Recovery.Tests.Messages;

public sealed class CalendarFileTests
{
    private static readonly CalendarEntry Entry = new(
        "abc@recovery.example.com", Instant.FromUtc(2027, 4, 27, 8, 30), Instant.FromUtc(2027, 4, 27, 9, 30), true, Instant.FromUtc(2027, 4, 26, 9, 0));

    [Fact]
    public void It_is_published_in_utc_with_all_that_the_standard_asks_for()
    {
        var lines = Unfolded(Entry, "desk@example.com").Split("\r\n");

        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR", ""), (lines[0], lines[^2], lines[^1]));
        Assert.All(
            [
                "VERSION:2.0", "METHOD:PUBLISH", "UID:abc@recovery.example.com", "DTSTAMP:20270426T090000Z", "DTSTART:20270427T083000Z",
                "DTEND:20270427T093000Z", "STATUS:CONFIRMED", "SEQUENCE:0", "TRANSP:OPAQUE", "SUMMARY:Recovery massage\\, Massage\\; and more",
            ],
            line => Assert.Contains(line, lines));
        Assert.Contains(lines, l => l.StartsWith("ORGANIZER", StringComparison.Ordinal) && l.EndsWith("mailto:desk@example.com", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("LOCATION", StringComparison.Ordinal));
    }

    [Fact]
    public void It_says_where_when_the_clinic_does() =>
        Assert.Contains("LOCATION:1 High Street\\, London", CalendarFile.Of(Entry, Clinic(null, "1 High Street, London")).Split("\r\n"));

    [Fact]
    public void The_same_appointment_is_the_same_file() => Assert.Equal(CalendarFile.Of(Entry, Clinic(null)), CalendarFile.Of(Entry, Clinic(null)));

    [Fact]
    public void A_clinic_without_a_mailbox_is_reached_by_phone() =>
        Assert.Contains(Unfolded(Entry, null).Split("\r\n"), line => line.StartsWith("ORGANIZER", StringComparison.Ordinal) && line.EndsWith("tel:02085427788", StringComparison.Ordinal));

    [Fact]
    public void Where_the_hour_is_not_known_the_day_stays_free() =>
        Assert.Contains("TRANSP:TRANSPARENT", Unfolded(Entry with { HourIsKnown = false }, null), StringComparison.Ordinal);

    /// <summary>Lines of more than 75 octets go on in the next one, after a space.</summary>
    private static string Unfolded(CalendarEntry entry, string? email) => CalendarFile.Of(entry, Clinic(email)).Replace("\r\n ", "", StringComparison.Ordinal);

    private static ClinicSettings Clinic(string? email, string? address = null) => RecoverySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Clinic:Name"] = "Massage; and more",
        ["Clinic:Email"] = email,
        ["Clinic:Address"] = address,
    }).Build()).Clinic;
}
