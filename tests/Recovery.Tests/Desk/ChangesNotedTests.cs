using System.Net;
using System.Net.Http.Json;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>Whatever is changed at the desk or by the clinic's API is noted: by whom, what, from what to what. What changes nothing is not.</summary>
public sealed class ChangesNotedTests : DeskTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Marks_and_stops_and_their_ends_each_once()
    {
        var runner = await Data.Runner();
        foreach (var mark in new[] { "booked", "not-run", "stopped" })
        {
            await Send(HttpMethod.Post, $"entries/{runner.EntryId}/{mark}");
            await Send(HttpMethod.Post, $"entries/{runner.EntryId}/{mark}");
        }

        await Send(HttpMethod.Delete, $"entries/{runner.EntryId}/not-run");
        await Send(HttpMethod.Delete, $"entries/{runner.EntryId}/stopped");
        await Send(HttpMethod.Delete, $"entries/{runner.EntryId}/stopped");

        Assert.Equal(
            [
                (DeskActions.MarkedEntry, null, "booked"), (DeskActions.MarkedEntry, "booked", "didn't run"),
                (DeskActions.StoppedRunner, null, "stopped texts and emails"), (DeskActions.MarkedEntry, "didn't run", null),
                (DeskActions.LiftedStop, "stopped texts and emails", null),
            ],
            await Noted());
        Assert.All(await Host.Get<IDeskChanges>().OfRunner(runner.RunnerId, Ct), c => Assert.Equal(("API key", "Ada Lovelace"), (c.Change.Who, c.Runner)));
    }

    [Fact]
    public async Task A_providers_stop_that_is_lifted_with_its_reason()
    {
        var runner = await Data.Runner();
        await Host.Runners.Stop(runner.RunnerId, By.Sms, StopReasons.NoSuchNumber, Source.Provider, Host.Now, Ct);

        await Send(HttpMethod.Delete, $"runners/{runner.RunnerId}/stops/sms");

        Assert.Equal([(DeskActions.LiftedStop, "texts stopped: the number doesn't exist", null)], await Noted());
    }

    [Fact]
    public async Task A_runner_who_is_deleted_without_a_word_about_them()
    {
        var runner = await Data.Runner();
        await Send(HttpMethod.Post, $"entries/{runner.EntryId}/booked");

        await Send(HttpMethod.Delete, $"runners/{runner.RunnerId}");

        Assert.Equal([(DeskActions.MarkedEntry, null, null), (DeskActions.ErasedRunner, null, null)], await Noted());
        Assert.All(await All(), c => Assert.Equal((null, null, null, null), (c.Change.RunnerId, c.Change.EntryId, c.Runner, c.Race)));
    }

    [Fact]
    public async Task Races_that_are_added_changed_and_moved()
    {
        var race = new { name = "Fun Run 2027", days = new[] { "2027-05-09" } };
        using var added = await Program.PostAsJsonAsync("/api/clinic/races", race, Ct);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var changed = new { id = "fun-run-2027", name = "Fun Run 2027", days = new[] { "2027-05-09" }, listed = false };
        using var _ = await Program.PostAsJsonAsync("/api/clinic/races", changed, Ct);
        using var again = await Program.PostAsJsonAsync("/api/clinic/races", changed, Ct);
        using var preview = await Program.PostAsJsonAsync("/api/clinic/races/fun-run-2027/move?preview=true", new { from = "2027-05-09", to = "2027-10-03" }, Ct);
        using var moved = await Program.PostAsJsonAsync("/api/clinic/races/fun-run-2027/move", new { from = "2027-05-09", to = "2027-10-03" }, Ct);
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);

        const string Race = "Fun Run 2027 (Fun Run; in a sentence: Fun Run), 9 May 2027, ";
        Assert.Equal(
            [
                (DeskActions.AddedRace, null, Race + "on the form"), (DeskActions.ChangedRace, Race + "on the form", Race + "not on the form"),
                (DeskActions.MovedRaceDay, "9 May 2027", "3 Oct 2027, with 0 runners"),
            ],
            await Noted());
        Assert.All(await All(), c => Assert.Equal("Fun Run 2027", c.Race));
    }

    [Fact]
    public async Task A_reply_that_is_read_once()
    {
        var runner = await Data.Runner();
        await Host.Get<IReplyStore>().Take(new NewReply("SM1", StoreBuilders.Mobile(1), "Is 9 fine?", ReplyWords.Read("Is 9 fine?")), Host.Now, Ct);
        var id = (await Host.Get<IReplyStore>().List(unread: true, 1, Ct))[0].Id;

        await Send(HttpMethod.Post, $"replies/{id}/read");
        await Send(HttpMethod.Post, $"replies/{id}/read");

        Assert.Equal([(DeskActions.ReadReply, "unread", "read")], await Noted());
        Assert.Equal(runner.RunnerId, Assert.Single(await All()).Change.RunnerId);
    }

    [Fact]
    public async Task A_failed_message_that_is_sent_again()
    {
        var dead = await Data.Dead(await Data.Runner());

        await Send(HttpMethod.Post, $"dead-letters/{dead.Nudge}/replay");

        Assert.Equal([(DeskActions.ReplayedNudge, "failed", "to be sent again")], await Noted());
        Assert.Equal(dead.Nudge, Assert.Single(await All()).Change.Subject);
    }

    [Theory]
    [InlineData("confirm", DeskActions.ConfirmedRequest, "Wed 28 Apr 2027, morning")]
    [InlineData("decline", DeskActions.DeclinedRequest, null)]
    public async Task An_answer_to_a_request(string answer, string what, string? becomes)
    {
        var runner = await Data.Runner();
        var nudge = (await Host.Log.Find((await Data.Queued(runner)).Nudge, Ct))!.Nudge.Number;
        var store = Host.Get<IAppointmentStore>();
        await store.Ask(new AppointmentWish(runner.EntryId, nudge, new LocalDate(2027, 4, 28), PartOfDay.Morning, Host.Now, null), Host.Now, Ct);

        await Send(HttpMethod.Post, $"appointments/{(await store.OpenOf(runner.EntryId, Ct))!.Id}/{answer}");

        Assert.Equal([(what, "Wed 28 Apr 2027, morning", becomes)], await Noted());
    }

    [Fact]
    public async Task Every_answer_and_change_of_an_appointment_each_once_in_the_log_and_in_the_runners_story()
    {
        var runner = await Data.Runner();
        var nudge = (await Host.Log.Find((await Data.Queued(runner)).Nudge, Ct))!.Nudge.Number;
        var store = Host.Get<IAppointmentStore>();
        var id = await Ask();
        await Answer("offer", """{"day":"2027-04-29","hour":"09:00"}""");
        await Answer("confirm", """{"day":"2027-04-29","hour":"10:00"}""");
        await Answer("change", """{"day":"2027-04-30","hour":"11:00"}""");
        await Answer("cancel", "{}");
        id = await Ask();
        await Answer("decline", "{}");
        await Answer("decline", "{}");

        Assert.Equal(
            [DeskActions.OfferedTime, DeskActions.ConfirmedRequest, DeskActions.ChangedAppointment, DeskActions.CancelledAppointment, DeskActions.DeclinedRequest],
            (await Noted()).Select(n => n.What));
        var told = (await Host.Get<Recovery.Web.Clinic.RunnerStories>().Of(runner.RunnerId, Ct))!.Story.Past;
        Assert.Equal(
            [
                "asked for an appointment", "offered another time: Thu 29 Apr, 9am", "booked: Thu 29 Apr, 10am", "appointment changed: Fri 30 Apr, 11am",
                "appointment cancelled: Fri 30 Apr, 11am", "asked for an appointment", "request for an appointment declined",
            ],
            told.OfType<Recovery.Desk.Story.StoryEvent.Changed>().Where(c => c.IsAnswer || c.IsOutcome).Select(c => c.Line.What));
        Assert.Empty(told.OfType<Recovery.Desk.Story.StoryEvent.AtTheDesk>());

        async Task<long> Ask()
        {
            Host.Time.Advance(TimeSpan.FromSeconds(1));
            await store.Ask(new AppointmentWish(runner.EntryId, nudge, new LocalDate(2027, 4, 28), PartOfDay.Morning, Host.Now, null), Host.Now, Ct);
            return (await store.OpenOf(runner.EntryId, Ct))!.Id;
        }

        async Task Answer(string answer, string body)
        {
            Host.Time.Advance(TimeSpan.FromSeconds(1));
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var _ = await Program.PostAsync($"/api/clinic/appointments/{id}/{answer}", content, Ct);
        }
    }

    private async Task Send(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, $"/api/clinic/{path}");
        using var answer = await Program.SendAsync(request, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    private async Task<IEnumerable<NotedChange>> All() => (await Host.Noted()).Reverse();

    private async Task<IEnumerable<(string What, string? Was, string? Becomes)>> Noted() =>
        (await All()).Select(c => (c.Change.What, c.Change.Was, c.Change.Becomes));
}
