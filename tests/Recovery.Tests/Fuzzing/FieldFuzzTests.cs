using System.Text;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Web.Api;

namespace Recovery.Tests.Fuzzing;

/// <summary>The fields of forms one by one: mobile, email, name, race, typed days and hours.</summary>
[Collection(Fixtures.TimedCollection.Name)]
public sealed class FieldFuzzTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 4, 12, 9, 0);
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/London"];

    private static readonly string[] Mobiles =
        ["07700 900123", "+44 (0)7700 900123", "0044", "+447700900123", "tel:", ";ext=5", "x12", "+1 202 555 0123", "+", "(", ")", "-", "07", "０７７００"];

    private static readonly string[] Emails = ["ann@example.com", "@", ".", "..", "xn--", "münchen.de", "example", "ann", "+tag", "-", "<ann@example.com>", "\u3002", "uk"];
    private static readonly string[] Names = ["Ann Lee", "O\u2019Neill", "www.", "https://", ".com", "07700 900123", "李", "Zoë", "J.", "Dr "];
    private static readonly string[] Days = ["2027-04-24", "2027-04-25", "-", "04", "9999-12-31", "-9998-01-01", "0001-01-01", "2027-02-29", "24/4", "T10:00:00+01:00", "Z", "9999-12-31T23:59:59-18:00"];
    private static readonly string[] Hours = ["9:30", "09:30", "24:00", ":", "9", "am", "9.30pm", "midday", "-"];

    [Fact]
    public Task Any_sign_up_gets_its_sentences() => Fuzz.Run(
        text => new SignUpForm(
            text.Text(200, Names), text.Text(200, Mobiles), text.Text(400, Emails), text.OneOf(["other", "", "london-marathon-2027", text.Text(60)]),
            text.Text(200, Names), text.OneIn(2) ? text.OneOf(Days) : text.Text(40, Days), By.Ticked(!text.OneIn(4), !text.OneIn(4))),
        form => Answers(form, "GB", "JE"));

    [Fact]
    public Task A_good_sign_up_with_one_nasty_field_gets_its_sentence() => Fuzz.Run(
        text =>
        {
            var good = new SignUpForm("Ann Lee", "07700 900123", "ann@example.com", "london-marathon-2027", null, "2027-04-24", By.Ticked(true, true));
            return text.Below(5) switch
            {
                0 => good with { Name = text.Text(20_000, Names) },
                1 => good with { Mobile = text.Text(20_000, Mobiles) },
                2 => good with { Email = text.Text(20_000, Emails) },
                3 => good with { RaceId = "other", RaceName = text.Text(20_000, Names) },
                _ => good with { Day = text.Text(20_000, Days) },
            };
        },
        form => Answers(form, "GB"));

    [Fact]
    public Task Any_sign_up_json_is_read() => Fuzz.Run(SignUpBodies.Any, json =>
    {
        if (SignUpJson.Read(Encoding.UTF8.GetBytes(json)) is { } read)
        {
            Assert.Holds(read.Evidence(Now) is not null || read.Errors.Count > 0);
        }
    });

    [Fact]
    public Task Any_day_of_consent_is_read() => Fuzz.Run(
        text => text.Text(60, Days), text => Assert.Holds(ConsentTime.Read(text, Zone, Now, out var fault) is null == fault.Length > 0));

    [Fact]
    public Task Any_day_and_hour_agreed_on_is_read() => Fuzz.Run(
        text => new AgreedForm(text.OneIn(2) ? text.OneOf(["", "2027-04-27"]) : text.Text(60, Days), text.Text(60, Hours)),
        form =>
        {
            var mistakes = 0;
            IReadOnlyList<OpenPeriod> open = [new(new LocalTime(8, 0), new LocalTime(14, 0))];
            var hours = new ClinicHours(Enum.GetValues<IsoDayOfWeek>().ToDictionary(d => d, _ => open), new Dictionary<LocalDate, IReadOnlyList<OpenPeriod>>());
            var request = new AppointmentRequest(1, 1, 1, 1, "Ann", null, null, "London Marathon", new(2027, 4, 25), new(2027, 4, 27), PartOfDay.Morning, Now, Now);
            Assert.Holds(form.Check(request, hours, new LocalDateTime(2027, 4, 26, 9, 0), (_, _) => mistakes++) is null == mistakes > 0);
        });

    private static void Answers(SignUpForm form, params string[] countries)
    {
        var errors = new Dictionary<string, string>();
        var good = form.Check([TempStore.London], countries, new LocalDate(2027, 4, 12), By.Both(null, null, "/", Now), errors);
        Assert.Holds(good is null == errors.Count > 0 && errors.Values.All(e => e.Length > 0));
    }
}
