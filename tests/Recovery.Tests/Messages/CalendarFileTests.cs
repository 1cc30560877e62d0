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
    public void A_change_asks_the_calendar_that_has_it_to_take_the_new_time()
    {
        var changed = Entry with { Sequence = 2, Guest = new CalendarGuest("Zoë \r\nLovelace", "mailto:zoe@example.com") };
        var lines = Unfolded(changed, "desk@example.com").Split("\r\n");

        Assert.Equal(("appointment.ics", "text/calendar; charset=utf-8; method=REQUEST"), (CalendarFile.NameOf(changed), CalendarFile.WebTypeOf(changed)));
        Assert.All(["METHOD:REQUEST", "UID:abc@recovery.example.com", "SEQUENCE:2", "STATUS:CONFIRMED"], line => Assert.Contains(line, lines));
        var guest = Assert.Single(lines, l => l.StartsWith("ATTENDEE", StringComparison.Ordinal));
        Assert.Contains("PARTSTAT=ACCEPTED", guest, StringComparison.Ordinal);
        Assert.Contains("CN=Zoë Lovelace", guest, StringComparison.Ordinal);
        Assert.EndsWith(":mailto:zoe@example.com", guest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_takes_it_out_of_the_calendar_under_the_same_id()
    {
        var off = Entry with { Sequence = 3, IsOff = true, Guest = new CalendarGuest("Ann", "tel:+447700900123") };
        var lines = Unfolded(off, null).Split("\r\n");

        Assert.Equal(("cancelled.ics", "text/calendar; charset=utf-8; method=CANCEL"), (CalendarFile.NameOf(off), CalendarFile.WebTypeOf(off)));
        Assert.All(["METHOD:CANCEL", "UID:abc@recovery.example.com", "SEQUENCE:3", "STATUS:CANCELLED", "DTSTART:20270427T083000Z"], line => Assert.Contains(line, lines));
    }

    /// <summary>RFC 5545 folds by octets: letters of several are never cut in two.</summary>
    [Fact]
    public void No_line_is_longer_than_75_octets_and_no_letter_is_cut()
    {
        var address = string.Concat(Enumerable.Repeat("Straße 東京 \U0001F3C3, ", 12));
        var file = CalendarFile.Of(Entry, Clinic("desk@example.com", address));

        Assert.All(file.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Equal(address.Trim(), Ical.Net.Calendar.Load(file)!.Events.Single().Location!.Trim());
    }

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
