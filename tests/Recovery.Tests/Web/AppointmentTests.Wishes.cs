using System.Net;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>What can be asked for, and by when somebody answers.</summary>
public sealed partial class AppointmentTests
{
    /// <summary>The 27th, a Tuesday, after the reminder of that morning: reception is there from 8am to 2pm.</summary>
    [Theory]
    [InlineData(7, 35, "2027-04-27 afternoon", "by 2pm on Tue 27 April, and at least an hour before the time you choose.", 10)]
    [InlineData(10, 0, "2027-04-27 afternoon", "by 2pm on Tue 27 April, and at least an hour before the time you choose.", 10)]
    [InlineData(10, 1, "2027-04-28 morning", "by 2pm on Tue 27 April.", 13)]
    [InlineData(13, 1, "2027-04-28 afternoon", "by 2pm on Wed 28 April, and at least an hour before the time you choose.", 10 + 24)]
    public async Task Only_what_reception_can_answer_an_hour_before_it_begins_is_offered(int hour, int minute, string first, string says, int answerByUtc)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        host.GoTo(27, hour, minute);
        var page = await Page(host, runner);

        Assert.Equal(first, System.Text.RegularExpressions.Regex.Match(page, "<option value=\"(2027[^\"]+)").Groups[1].Value);
        Assert.Contains($"This is a request, not a booking yet. We'll ring to confirm {says}", page, StringComparison.Ordinal);
        Assert.Equal(Instant.FromUtc(2027, 4, 27, 0, 0) + Duration.FromHours(answerByUtc), (await host.Ask(runner, first)).AnswerBy);
    }

    /// <summary>What is answered by the promised time can be confirmed as it was asked for.</summary>
    [Fact]
    public async Task Whatever_is_offered_at_any_time_begins_after_its_answer()
    {
        await using var host = await WebHost.Start();
        var hours = host.Get<Recovery.Settings.RecoverySettings>().Clinic.Hours;
        var days = Enumerable.Range(0, 14).Select(i => hours.SessionOn(new LocalDate(2027, 4, 26).PlusDays(i))).OfType<Session>().ToArray();
        for (var now = new LocalDateTime(2027, 4, 25, 0, 0); now < new LocalDateTime(2027, 5, 5, 0, 0); now = now.PlusMinutes(7))
        {
            var offered = OfferedPart.Of(hours, days, now);
            Assert.NotEmpty(offered);
            Assert.All(offered, o => Assert.Holds(now.PlusHours(1) <= o.AnswerBy && o.AnswerBy.PlusHours(1) <= o.Day.At(PartsOfDay.Within(hours.SessionOn(o.Day)!, o.Part)!.Value.From)));
            Assert.Equal(offered.OrderBy(o => o.AnswerBy), offered);
        }
    }

    [Theory]
    [InlineData("2027-04-27 morning", "Tuesday 27 April in the morning")]
    [InlineData("2027-04-27 afternoon", "Tuesday 27 April in the afternoon")]
    [InlineData("2027-04-26 morning", "Monday 26 April in the morning")]
    public async Task What_a_page_offered_hours_ago_is_refused_by_its_name(string when, string name)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        host.GoTo(27, 11);
        var answer = await host.Press(host.Link(LinkPurpose.Book, runner.Text), ("say", "ask"), ("when", when));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says($"It's too late to ask for {name}: we couldn't get back to you in time. Choose another time, or ring 020 8542 7788.");
        Assert.Empty(await host.Get<IAppointmentStore>().Open(Ct));
    }

    [Fact]
    public async Task Who_has_asked_already_sees_why_another_wish_is_refused_and_what_stands()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Ask(runner, "2027-04-28 morning");
        host.GoTo(27, 11);
        var answer = await host.Press(host.Link(LinkPurpose.Book, runner.Text), ("say", "ask"), ("when", "2027-04-27 morning"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("It's too late to ask for Tuesday 27 April in the morning", "For Wednesday 28 April, in the morning.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("2027-04-25 morning")]
    [InlineData("2027-05-03 morning")]
    [InlineData("2027-04-27 evening")]
    [InlineData("2027-04-27")]
    [InlineData("nonsense")]
    public async Task Only_what_the_page_offers_can_be_asked_for(string when)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var before = host.Dump();
        using var browser = host.Browser();
        using var answer = await browser.PostAsync(
            host.Link(LinkPurpose.Book, runner.Text), new FormUrlEncodedContent([new("say", "ask"), new("when", when)]), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Choose a day and time.", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Who_has_booked_asks_for_nothing()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, host.Now, Ct);
        await Ask(host, runner, "2027-04-27 morning");
        Assert.Empty(await host.Get<IAppointmentStore>().Open(Ct));
        Assert.Equal(EntryOutcome.Booked, (await host.Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
    }

    [Theory]
    [InlineData("2027-04-12T10:00", "2027-04-12T14:00")]
    [InlineData("2027-04-12T13:00", "2027-04-12T14:00")]
    [InlineData("2027-04-12T13:01", "2027-04-13T14:00")]
    [InlineData("2027-04-12T06:00", "2027-04-12T14:00")]
    [InlineData("2027-04-17T20:00", "2027-04-19T14:00")]
    public void Reception_rings_by_the_next_closing_time_that_leaves_it_an_hour(string now, string by)
    {
        var week = new[] { IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday };
        IReadOnlyList<OpenPeriod> open = [new OpenPeriod(new LocalTime(8, 0), new LocalTime(14, 0))];
        var hours = new ClinicHours(week.ToDictionary(d => d, _ => open), new Dictionary<LocalDate, IReadOnlyList<OpenPeriod>>());
        Assert.Equal(LocalDateTime.FromDateTime(DateTime.Parse(by, null)), AnswerTime.For(hours, LocalDateTime.FromDateTime(DateTime.Parse(now, null)), new LocalDateTime(2027, 4, 26, 8, 0)));
    }

    [Theory]
    [InlineData("2027-04-12T08:00", "2027-04-12T14:00", "2027-04-12T12:00")]
    [InlineData("2027-04-12T08:00", "2027-04-12T17:00", "2027-04-12T16:00")]
    [InlineData("2027-04-12T11:30", "2027-04-12T14:00", null)]
    [InlineData("2027-04-12T11:30", "2027-04-12T17:00", "2027-04-12T16:00")]
    [InlineData("2027-04-12T18:30", "2027-04-13T08:00", null)]
    [InlineData("2027-04-12T18:30", "2027-04-13T14:00", "2027-04-13T12:00")]
    [InlineData("2027-04-12T18:00", "2027-04-13T08:00", "2027-04-12T19:00")]
    [InlineData("2027-04-12T09:00", "2027-04-12T08:00", null)]
    public void Only_while_the_clinic_is_open_somebody_answers(string now, string begins, string? by)
    {
        IReadOnlyList<OpenPeriod> open = [new(new LocalTime(8, 0), new LocalTime(12, 0)), new(new LocalTime(14, 0), new LocalTime(19, 0))];
        var hours = new ClinicHours(Enum.GetValues<IsoDayOfWeek>().ToDictionary(d => d, _ => open), new Dictionary<LocalDate, IReadOnlyList<OpenPeriod>>());
        Assert.Equal(by is null ? null : At(by), AnswerTime.For(hours, At(now), At(begins)));

        static LocalDateTime At(string text) => LocalDateTime.FromDateTime(DateTime.Parse(text, null));
    }
}
