using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Tests.Desk;

/// <summary>Requests for appointments, for programs and on the desk's page. It is Tuesday 27 April 2027, 07:00.</summary>
public sealed class AppointmentApiTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    private protected override (string Name, string Value)[] Settings => [("Clinic:Exceptions:2027-05-03", "closed")];

    [Fact]
    public async Task Those_that_wait_are_listed_the_most_pressing_first()
    {
        await Request(await Data.Runner("Ada Lovelace"), hours: 7);
        await Request(await Data.Runner("Bob"), hours: -1);

        var items = (await Program.GetFromJsonAsync<JsonElement>("/api/clinic/appointments")).GetProperty("items");

        Assert.Equal(["Bob", "Ada Lovelace"], items.EnumerateArray().Select(i => i.GetProperty("name").GetString()));
        Assert.Equal([true, false], items.EnumerateArray().Select(i => i.GetProperty("overdue").GetBoolean()));
        var ada = items[1];
        Assert.Equal(
            ("+447700900001", "2027-04-28", "morning", "open", "2027-04-27T14:00:00+01:00", "2027-04-25"),
            (Text(ada, "mobile"), Text(ada, "day"), Text(ada, "part"), Text(ada, "status"), Text(ada, "answerBy"), Text(ada, "raceDay")));
    }

    [Fact]
    public async Task Confirmed_with_the_hour_that_was_agreed_on()
    {
        var runner = await Data.Runner();
        var id = await Request(runner);

        using var answer = await Program.PostAsJsonAsync($"/api/clinic/appointments/{id}/confirm", new { day = "2027-04-29", hour = "9:30" });
        var confirmed = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(
            ("confirmed", "2027-04-29", "09:30", "email"),
            (Text(confirmed, "status"), Text(confirmed, "agreedDay"), Text(confirmed, "agreedHour"), Text(confirmed, "toldBy")));
        Assert.Equal(EntryOutcome.Booked, (await Host.Runners.FindEntry(runner.EntryId, None))!.Outcome);
        using var again = await Program.PostAsync($"/api/clinic/appointments/{id}/confirm", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task Confirmed_without_a_body_it_is_the_day_that_was_asked_for_and_no_hour()
    {
        using var answer = await Program.PostAsync($"/api/clinic/appointments/{await Request(await Data.Runner())}/confirm", null);
        var confirmed = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("2027-04-28", Text(confirmed, "agreedDay"));
        Assert.Not(confirmed.TryGetProperty("agreedHour", out _));
    }

    [Fact]
    public async Task Declined_the_entry_goes_on()
    {
        var runner = await Data.Runner();
        using var answer = await Program.PostAsync($"/api/clinic/appointments/{await Request(runner)}/decline", null);

        Assert.Equal("declined", Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "status"));
        Assert.Null((await Host.Runners.FindEntry(runner.EntryId, None))!.Outcome);
    }

    [Theory]
    [InlineData("""{"day":"2027-05-03"}""", "day")]
    [InlineData("""{"hour":"18:00"}""", "hour")]
    [InlineData("""{"hour":9}""", "hour")]
    [InlineData("[]", "body")]
    [InlineData("", "body")]
    public async Task A_wrong_body_is_named_and_changes_nothing(string body, string field)
    {
        var runner = await Data.Runner();
        using var answer = await Program.PostAsync(
            $"/api/clinic/appointments/{await Request(runner)}/confirm", new StringContent(body, null, "application/json"));

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Holds((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal(EntryOutcome.Requested, (await Host.Runners.FindEntry(runner.EntryId, None))!.Outcome);
    }

    [Theory]
    [InlineData("4711/confirm")]
    [InlineData("4711/decline")]
    public async Task What_is_not_there_is_404(string path)
    {
        using var answer = await Program.PostAsync($"/api/clinic/appointments/{path}", null);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Without_the_key_nothing_is_told()
    {
        using var stranger = Host.Browser(follows: false);
        using var answer = await stranger.GetAsync("/api/clinic/appointments");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task On_the_page_the_day_is_filled_in_the_hour_is_not_and_what_was_typed_stays_when_it_is_wrong()
    {
        var runner = await Data.Runner("Ada Lovelace");
        var id = await Request(runner);
        using var browser = await Host.SignedIn();
        var page = await browser.GetStringAsync("/clinic/appointments");
        Assert.Contains($"id=\"day-{id}\" name=\"day\" type=\"date\" value=\"2027-04-28\"", page, StringComparison.Ordinal);
        Assert.Contains($"id=\"hour-{id}\" name=\"hour\" type=\"time\" value=\"\"", page, StringComparison.Ordinal);

        using var wrong = await Answer(browser, page, id, "2027-04-29", "15:00");
        var again = await wrong.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("The clinic isn&#x27;t open at 3pm on Thursday 29 April.", again, StringComparison.Ordinal);
        Assert.Contains("value=\"2027-04-29\"", again, StringComparison.Ordinal);
        Assert.Contains("value=\"15:00\"", again, StringComparison.Ordinal);
        Assert.Equal(EntryOutcome.Requested, (await Host.Runners.FindEntry(runner.EntryId, None))!.Outcome);

        using var right = await Answer(browser, again, id, "2027-04-29", "11:00");
        Assert.Contains("ll email them a file for their calendar.", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((new LocalDate(2027, 4, 29), new LocalTime(11, 0)), (await Host.Get<IAppointmentStore>().Find(id, None))!.Agreed is { } a ? (a.Day, a.Hour!.Value) : default);
    }

    [Fact]
    public async Task Who_declines_on_the_page_reads_how_the_runner_is_told_and_a_second_answer_changes_nothing()
    {
        var id = await Request(await Data.Runner());
        using var browser = await Host.SignedIn();
        var page = await browser.GetStringAsync("/clinic/appointments");

        using var declined = await Send(browser, $"/clinic/appointments/{id}?handler=Decline", page, id, "", "");
        Assert.Contains("Reminders for this race go on: Soreness (email) on Tue 27 Apr, Last call (text) on Thu 29 Apr. We'll email them.", System.Text.RegularExpressions.Regex.Match(WebUtility.HtmlDecode(await declined.Content.ReadAsStringAsync()), "Declined[^<]*").Value, StringComparison.Ordinal);
        using var again = await Answer(browser, page, id, "2027-04-28", "9:30");
        Assert.Contains("already been answered or cancelled, so nothing has changed", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(RequestStatus.Declined, (await Host.Get<IAppointmentStore>().Find(id, None))!.Status);
    }

    private static Task<HttpResponseMessage> Answer(HttpClient browser, string page, long id, string day, string hour) =>
        Send(browser, "/clinic/appointments?handler=Confirm", page, id, day, hour);

    private static Task<HttpResponseMessage> Send(HttpClient browser, string path, string page, long id, string day, string hour) =>
        browser.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = DeskHost.Token(page),
            ["request"] = $"{id}",
            ["day"] = day,
            ["hour"] = hour,
        }));

    /// <summary>For Wednesday in the morning; to be answered in so many hours.</summary>
    private async Task<long> Request(RegistrationResult runner, int hours = 7)
    {
        var nudge = await Data.Accepted(runner);
        var number = (await Host.Log.Find(nudge.Nudge, None))!.Nudge.Number;
        var wish = new AppointmentWish(runner.EntryId, number, new LocalDate(2027, 4, 28), PartOfDay.Morning, Host.Now + Duration.FromHours(hours));
        Assert.Holds(await Host.Get<IAppointmentStore>().Ask(wish, Host.Now, None));
        return (await Host.Get<IAppointmentStore>().OpenOf(runner.EntryId, None))!.Id;
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
