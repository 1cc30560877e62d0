using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;

namespace Recovery.Tests.Appointments;

/// <summary>The day and hour that reception writes down. Asked for: Tuesday 27 April 2027 in the morning; it is Monday, 10:00.</summary>
public sealed class AgreedTimeTests
{
    private static readonly LocalDate Tuesday = new(2027, 4, 27);
    private static readonly LocalDateTime Now = new(2027, 4, 26, 10, 0);
    private static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>Open from 8 to 12 and 14 to 19, on Wednesdays until 12 alone; closed on Sundays and on 3 May.</summary>
    private static readonly ClinicHours Hours = new(
        Enumerable.Range(1, 6).ToDictionary(d => (IsoDayOfWeek)d, d => HoursText.Parse(d == 3 ? "08:00-12:00" : "08:00-12:00,14:00-19:00")!),
        new Dictionary<LocalDate, IReadOnlyList<OpenPeriod>> { [new LocalDate(2027, 5, 3)] = [] });

    [Theory]
    [InlineData(null, null, "2027-04-27", null)]
    [InlineData("", " ", "2027-04-27", null)]
    [InlineData("2027-04-28", "8:00", "2027-04-28", "08:00")]
    [InlineData("2027-04-27", "18:30", "2027-04-27", "18:30")]
    [InlineData("2027-04-26", "10:01", "2027-04-26", "10:01")]
    public void What_is_open_and_ahead_is_taken_and_no_hour_is_guessed(string? day, string? hour, string agreedDay, string? agreedHour)
    {
        var agreed = new AgreedForm(day, hour).Check(Asked(PartOfDay.Morning), Hours, Now, (_, sentence) => Assert.Fail(sentence));

        Assert.Equal(agreedDay, NodaTime.Text.LocalDatePattern.Iso.Format(agreed!.Day));
        Assert.Equal(agreedHour, agreed.Hour is { } at ? $"{at:HH:mm}" : null);
    }

    [Theory]
    [InlineData("2027-05-02", "9:00", "day", "The clinic is closed on Sunday 2 May. Enter a day when it's open.")]
    [InlineData("2027-05-03", "", "day", "The clinic is closed on Monday 3 May. Enter a day when it's open.")]
    [InlineData("2027-04-25", "", "day", "Sunday 25 April is in the past. Enter the day you agreed.")]
    [InlineData("2029-04-27", "", "day", "Friday 27 April 2029 is more than a year away. Check the year.")]
    [InlineData("tomorrow", "9:00", "day", "'tomorrow' isn't a date. Use one like 2027-04-27.")]
    [InlineData("2027-04-27", "7:30", "hour", "The clinic isn't open at 7:30am on Tuesday 27 April. It's open 8am to midday and 2pm to 7pm.")]
    [InlineData("2027-04-27", "12:00", "hour", "The clinic isn't open at midday on Tuesday 27 April. It's open 8am to midday and 2pm to 7pm.")]
    [InlineData("2027-04-27", "nine", "hour", "'nine' isn't a time. Use one like 9:30, or leave it empty.")]
    [InlineData("2027-04-26", "9:00", "hour", "9am on Monday 26 April is in the past. Enter a later time.")]
    public void What_is_wrong_gets_a_sentence_of_its_own(string day, string hour, string field, string sentence)
    {
        var mistakes = new List<(string, string)>();

        Assert.Null(new AgreedForm(day, hour).Check(Asked(PartOfDay.Morning), Hours, Now, (f, s) => mistakes.Add((f, s))));
        Assert.Equal((field, sentence), Assert.Single(mistakes));
    }

    [Fact]
    public void A_day_without_the_part_that_was_asked_for_needs_its_hour()
    {
        var mistakes = new List<string>();

        Assert.Null(new AgreedForm("2027-04-28", "").Check(Asked(PartOfDay.Evening), Hours, Now, (_, s) => mistakes.Add(s)));
        Assert.Equal("The evening of Wednesday 28 April is over, or the clinic isn't open then. Enter the time you agreed.", Assert.Single(mistakes));
    }

    [Theory]
    [InlineData("09:30", PartOfDay.Morning, "09:30-10:30")]
    [InlineData("11:30", PartOfDay.Morning, "11:30-12:00")]
    [InlineData(null, PartOfDay.Morning, "08:00-12:00")]
    [InlineData(null, PartOfDay.Afternoon, "14:00-17:00")]
    [InlineData(null, PartOfDay.Evening, "17:00-19:00")]
    [InlineData("13:00", PartOfDay.Afternoon, null)]
    public void It_takes_its_length_and_no_longer_than_the_clinic_is_open(string? hour, PartOfDay part, string? span)
    {
        LocalTime? at = hour is null ? null : HoursText.Parse($"{hour}-23:59")![0].From;

        var found = new AgreedTime(Tuesday, at, part).Span(Hours, Hour);

        Assert.Equal(span, found is { } s ? $"{s.From:HH:mm}-{s.To:HH:mm}" : null);
    }

    private static AppointmentRequest Asked(PartOfDay part) =>
        new(1, 1, 1, 1, "Ann", null, null, "", Tuesday, Tuesday, part, Instant.MinValue, Instant.MaxValue);
}
