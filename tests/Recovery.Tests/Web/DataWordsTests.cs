using NodaTime;
using System.Reflection;
using System.Text.RegularExpressions;
using Recovery.Appointments;
using Recovery.Nudges;
using Recovery.Privacy;
using Recovery.Settings;
using Recovery.Tests.Fixtures;
using Recovery.Web.Words;

namespace Recovery.Tests.Web;

/// <summary>A runner's own data is said in words: no code of the store, no time as machines write it.</summary>
public sealed class DataWordsTests
{
    private static readonly DataWords Words = new(PlanSettings.Default, DateTimeZoneProviders.Tzdb["Europe/London"]);
    private static readonly Instant At = Instant.FromUtc(2027, 4, 27, 6, 30);

    [Theory]
    [InlineData(NudgeEvent.Planned, "2027-04-27T06:30:00Z", "Planned for Tue 27 April 2027, 7:30am")]
    [InlineData(NudgeEvent.Accepted, "SM123", "Sent")]
    [InlineData(NudgeEvent.Skipped, SkipReason.Booked, "Not sent, because you had booked")]
    [InlineData(NudgeEvent.Deferred, "2027-04-27T06:31:00Z", "Put off until Tue 27 April 2027, 7:31am")]
    [InlineData(NudgeEvent.Undelivered, "The runner's mail server refused this email.", "Didn't arrive: Your mail server refused this email")]
    [InlineData("something new", null, "Something new")]
    public void What_happened_is_a_plain_sentence(string what, string? detail, string sentence) =>
        Assert.Equal(sentence, Words.Happened(new TimelineLine(At, what, detail), By.Email));

    [Fact]
    public void No_status_event_or_reason_is_shown_by_its_code()
    {
        // Some codes are plain words themselves.
        string[] plain = [NudgeEvent.Planned, NudgeEvent.OnItsWay, NudgeEvent.Read];
        foreach (var code in Constants(typeof(NudgeEvent)).Except(plain))
        {
            var said = Words.Happened(new TimelineLine(At, code, null), By.Sms);
            Assert.True(said != InWords.Sentence(code), $"{code} is shown as it is stored.");
        }

        foreach (var status in NudgeStatuses.All.Except(["undelivered"]))
        {
            var said = DataWords.Standing(Message(status, null));
            Assert.DoesNotContain('-', said);
            Assert.True(said != status || status is "delivered", $"{status} is shown as it is stored.");
        }

        foreach (var reason in Constants(typeof(SkipReason)))
        {
            Assert.NotEqual($"not sent, because {reason}", DataWords.Standing(Message("skipped", reason)));
        }
    }

    [Theory]
    [InlineData("doms", "about a massage after your race")]
    [InlineData("book-ahead", "to wish you luck before your race")]
    [InlineData("last-call", "the last reminder")]
    [InlineData("confirm", "to check it was you who signed up")]
    [InlineData("a-step-of-before", "a reminder")]
    public void A_message_says_what_it_was_for(string step, string purpose) => Assert.Equal(purpose, Words.Purpose(Message("accepted", null) with { Step = step }));

    [Theory]
    [InlineData(RequestStatus.Open, null, null, "waiting for our answer")]
    [InlineData(RequestStatus.Offered, null, null, "we've offered you another time, and it's waiting for your answer")]
    [InlineData(RequestStatus.Confirmed, "2027-04-28", "09:30", "booked for Wednesday 28 April at 9:30am")]
    [InlineData(RequestStatus.Confirmed, null, null, "booked")]
    [InlineData(RequestStatus.Declined, null, null, "we couldn't offer it")]
    [InlineData(RequestStatus.Withdrawn, null, null, "cancelled")]
    [InlineData(RequestStatus.Replaced, null, null, "you asked for another time instead")]
    [InlineData(RequestStatus.Undone, "2027-04-28", null, "booked, then undone")]
    public void A_request_says_what_became_of_it(RequestStatus status, string? day, string? hour, string became) => Assert.Equal(
        became,
        DataWords.Became(new RequestFacts(
            1, 1, 1, new LocalDate(2027, 4, 27), "morning", At, At, status.Code(), At,
            day is null ? null : NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value, hour, null, null, 0, null, [])));

    [Theory]
    [InlineData("https://recovery.example.com/", "on our form")]
    [InlineData("/r", "on your own page")]
    [InlineData("charity sign-up sheet", "charity sign-up sheet")]
    public void Where_somebody_agreed_is_a_place(string source, string where) => Assert.Equal(where, DataWords.Where(source));

    [Theory]
    [InlineData("2027-04-26T13:00:00Z", "2pm today")]
    [InlineData("2027-04-27T13:00:00Z", "2pm tomorrow")]
    [InlineData("2027-04-28T12:30:00Z", "1:30pm on Wednesday 28 April")]
    public void A_deadline_is_said_as_at_the_desk(string at, string said) => Assert.Equal(
        said, InWords.Deadline(NodaTime.Text.InstantPattern.ExtendedIso.Parse(at).Value, DateTimeZoneProviders.Tzdb["Europe/London"], new LocalDate(2027, 4, 26)));

    [Fact]
    public async Task The_page_shows_no_code_and_no_time_as_machines_write_it()
    {
        await using var host = await WebHost.Start();
        await host.SignUp(SignUpBrowser.Good());
        await host.Press(host.ConfirmLink(Recovery.Security.LinkPurpose.Confirm(By.Sms)));
        await host.Press(host.ConfirmLink(Recovery.Security.LinkPurpose.Confirm(By.Email)));
        var runner = host.Id("SELECT id FROM runners");
        var link = host.Link(Recovery.Security.LinkPurpose.Runner, runner);
        await host.Press(link, ("say", "stop-sms"));
        await host.Press(link, ("entry", $"{host.Id("SELECT id FROM entries")}"), ("say", "booked"));

        var page = await host.Open($"{link}/data");

        var words = Tags().Replace(Regex.Replace(page.Page, "<head>.*</head>", "", RegexOptions.Singleline), " ");
        Assert.DoesNotMatch(@"\d{4}-\d\d-\d\d|\dT\d\d:|\bsms\b|\bdoms\b|\baccepted\b|\bqueued\b|london-marathon|/r\b|http|\b[0-9a-f]{16,}\b", words);
        page.Says("Signed up, by you", "to check it was you who signed up", "Texts: you said stop", "on our form", "London Marathon 2027, Saturday 24 April 2027");
    }

    private static Regex Tags() => new("<[^>]*>", RegexOptions.Singleline);

    private static NudgeFacts Message(string status, string? reason) => new(
        1, "id", 1, 1, 1, null, "london-marathon-2027", new LocalDate(2027, 4, 25), "doms", By.Sms, new LocalDate(2027, 4, 27), null,
        At, At, At, At, At, status, reason, 1, null, null, null, null, null, null, null, 0, null, false, null, null, null, null, null, null, null, []);

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
}
