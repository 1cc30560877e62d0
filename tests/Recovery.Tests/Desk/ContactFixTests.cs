using System.Net;
using System.Net.Http.Json;
using Recovery.Desk;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk;

/// <summary>Reception corrects a number or address while the runner is on the phone.</summary>
public sealed class ContactFixTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_corrected_number_takes_texts_again_and_is_noted()
    {
        var runner = await Data.Runner("Ada Lovelace");
        await Data.Sent(runner, new Outcome.Rejected("21614", "This number isn't a mobile.", StopReasons.NoMobile, OfNumber: true));
        var before = (await Host.Runners.Find(runner.RunnerId, None))!.Runner;

        var (status, page) = await Correct(runner.RunnerId, "mobile", "07700 900 555", "yes");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Reminders still to come go to the new number", page, StringComparison.Ordinal);
        var view = (await Host.Runners.Find(runner.RunnerId, None))!;
        Assert.Equal("+447700900555", view.Runner.Mobile);
        Assert.Equal(before.LinkVersion + 1, view.Runner.LinkVersion);
        Assert.Contains(By.Sms, view.Open);
        Assert.Contains(view.Entries[0].Events, e => e.What == EntryHistory.Corrected(ContactKind.Mobile));
        Assert.Contains("Nobody needs you.", await Page("/clinic"), StringComparison.Ordinal);
        var change = Assert.Single(await Host.Get<IDeskChanges>().OfRunner(runner.RunnerId, None), c => c.Change.What == DeskActions.FixedContact).Change;
        Assert.Equal((before.Mobile, "+447700900555"), (change.Was, change.Becomes));
        Assert.Single(await Host.Runners.Search("900555", 9, None));
    }

    [Theory]
    [InlineData("020 7946 0018", "yes", "mobile")]
    [InlineData("07700 900555", null, "Ask the runner for their number")]
    [InlineData("07700 900001", "yes", "That&#x27;s the number we have")]
    [InlineData("07700 900002", "yes", "Another runner has this number")]
    public async Task What_cannot_be_taken_is_said_beside_the_field_and_nothing_changes(string typed, string? theirs, string says)
    {
        var runner = await Data.Runner("Ada Lovelace");
        await Data.Runner("Bob Marley");

        var (status, page) = await Correct(runner.RunnerId, "mobile", typed, theirs);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.Contains(typed, page, StringComparison.Ordinal);
        Assert.Equal("+447700900001", (await Host.Runners.Find(runner.RunnerId, None))!.Runner.Mobile);
    }

    [Fact]
    public async Task A_stop_of_the_runners_own_goes_with_them()
    {
        var runner = await Data.Runner();
        await Host.Runners.Stop(runner.RunnerId, By.Sms, StopReasons.Texted, Source.Runner, Host.Now, None);

        await Correct(runner.RunnerId, "mobile", "07700 900555", "yes");

        Assert.Equal([By.Email], (await Host.Runners.Find(runner.RunnerId, None))!.Open);
    }

    [Fact]
    public async Task Whether_anything_goes_to_the_new_contact_is_said()
    {
        var former = await Data.Runner("Former Owner");
        await Host.Runners.Stop(former.RunnerId, By.Sms, StopReasons.Texted, Source.Runner, Host.Now, None);
        await Host.Get<Recovery.Privacy.Erasure>().Erase(former.RunnerId, Source.Runner);
        var stopped = await Data.Runner("Ada Lovelace");
        Assert.Contains("Saved, but we don&#x27;t send texts to it: the runner texted STOP.", (await Correct(stopped.RunnerId, "mobile", "07700 900001", "yes")).Page, StringComparison.Ordinal);

        var silent = await Data.Runner("Bob Marley");
        await Host.Runners.Stop(silent.RunnerId, By.Sms, StopReasons.Texted, Source.Runner, Host.Now, None);
        Assert.Contains("but we don&#x27;t send texts to it: they&#x27;ve stopped them, or never agreed to them.", (await Correct(silent.RunnerId, "mobile", "07700 900777", "yes")).Page, StringComparison.Ordinal);

        var booked = await Data.Runner("Cleo Laine");
        await Host.Runners.SetOutcome(booked.EntryId, EntryOutcome.Booked, Source.Reception, Host.Now, None);
        Assert.Contains("No reminders are still to come: their race is marked as “Booked”.", WebUtility.HtmlDecode((await Correct(booked.RunnerId, "email", "cleo@example.com", "yes")).Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_asks_how_the_clinic_knows_and_keeps_it_with_what_was_agreed_to()
    {
        var runner = await Data.Runner();
        var path = $"/api/clinic/runners/{runner.RunnerId}/contact";
        foreach (var evidence in new[] { null, "  ", new string('x', 201), "half \u0007 a bell" })
        {
            using var refused = await Program.PostAsJsonAsync(path, new { email = "new@example.com", evidence });
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("\"evidence\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(StoreBuilders.Email(1), (await Host.Runners.Find(runner.RunnerId, None))!.Runner.Email);
        Assert.Equal(HttpStatusCode.NoContent, (await Program.PostAsJsonAsync(path, new { email = "new@example.com", evidence = " told us  on the phone" })).StatusCode);
        var consents = (await Host.Get<Recovery.Desk.Story.IRunnerStories>().Load(runner.RunnerId, None))!.Consents;
        Assert.Single(consents, c => c.Source == "told us on the phone");
    }

    [Fact]
    public async Task The_api_corrects_an_address_and_names_mistakes()
    {
        const string Evidence = "told us on the phone";
        var runner = await Data.Runner();
        var path = $"/api/clinic/runners/{runner.RunnerId}/contact";

        Assert.Equal(HttpStatusCode.NoContent, (await Program.PostAsJsonAsync(path, new { email = "new@example.com", evidence = Evidence })).StatusCode);
        Assert.Equal("new@example.com", (await Host.Runners.Find(runner.RunnerId, None))!.Runner.Email);
        Assert.Equal(HttpStatusCode.BadRequest, (await Program.PostAsJsonAsync(path, new { email = "new", evidence = Evidence })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Program.PostAsJsonAsync(path, new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Program.PostAsJsonAsync("/api/clinic/runners/1/contact", new { email = "a@example.com", evidence = Evidence })).StatusCode);
        await Data.Runner();
        Assert.Equal(HttpStatusCode.Conflict, (await Program.PostAsJsonAsync(path, new { email = StoreBuilders.Email(2), evidence = Evidence })).StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Page)> Correct(long runner, string kind, string typed, string? theirs)
    {
        using var browser = await Host.SignedIn();
        var path = $"/clinic/runners/{runner}/contact";
        var token = DeskHost.Token(await browser.GetStringAsync(path));
        using var answer = await browser.PostAsync(
            path, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("kind", kind), new(kind, typed), .. theirs is null ? [] : new[] { KeyValuePair.Create("theirs", theirs) }]));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> Page(string path)
    {
        using var browser = await Host.SignedIn();
        return await browser.GetStringAsync(path);
    }
}
