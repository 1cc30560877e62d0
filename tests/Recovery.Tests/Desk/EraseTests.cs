using System.Net;
using Recovery.Nudges;
using Recovery.SignUps;

namespace Recovery.Tests.Desk;

/// <summary>A runner rings and asks to be deleted.</summary>
public sealed class EraseTests : DeskTest
{
    [Fact]
    public async Task Reception_deletes_a_runner_with_a_button_behind_a_question()
    {
        var runner = await Data.Runner();
        var sent = await Data.Accepted(runner);
        using var browser = await Host.SignedIn();
        var page = await browser.GetStringAsync($"/clinic/runners/{runner.RunnerId}");
        Assert.Contains("Yes, delete everything about Ada Lovelace", page, StringComparison.Ordinal);

        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", DeskHost.Token(page))]);
        using var answer = await browser.PostAsync($"/clinic/runners/{runner.RunnerId}?handler=Erase", form);

        Assert.Contains("kept nothing about this runner", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(await Host.Runners.Find(runner.RunnerId, CancellationToken.None));
        var nudge = await browser.GetAsync($"/clinic/nudges/{sent.Nudge}");
        Assert.Equal(HttpStatusCode.OK, nudge.StatusCode);
        Assert.DoesNotContain("Lovelace", await nudge.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_forms_token_nobody_is_deleted()
    {
        var runner = await Data.Runner();
        using var browser = await Host.SignedIn();

        using var answer = await browser.PostAsync($"/clinic/runners/{runner.RunnerId}?handler=Erase", null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(await Host.Runners.Find(runner.RunnerId, CancellationToken.None));
    }

    [Fact]
    public async Task A_program_deletes_with_the_clinics_key()
    {
        var runner = await Data.Runner();
        var queued = await Data.Queued(runner);
        using var program = Host.Program();
        using var stranger = Host.Program("another key");

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.DeleteAsync($"/api/clinic/runners/{runner.RunnerId}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync($"/api/clinic/runners/{runner.RunnerId}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync($"/api/clinic/runners/{runner.RunnerId}")).StatusCode);
        Assert.Null(await Host.Runners.Find(runner.RunnerId, CancellationToken.None));
        Assert.Equal(SkipReason.Erased, (await Host.Log.Find(queued.Nudge, CancellationToken.None))!.Nudge.Reason);
        Assert.Contains("\"erased\"", await program.GetStringAsync("/api/clinic/nudges"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clinic_cannot_sign_up_an_erased_runner_on_an_older_consent()
    {
        var runner = await Data.Runner();
        using var program = Host.Program();
        await program.DeleteAsync($"/api/clinic/runners/{runner.RunnerId}");
        async Task<HttpResponseMessage> SignUp(string givenAt) => await program.PostAsync("/api/signups", new StringContent(
            $$$"""
            {"name": "Ada", "mobile": "07700 900001", "race": {"id": "london-marathon-2027", "day": "2027-04-25"}, "consent": {"sms": true},
             "evidence": {"text": "said yes", "source": "on the phone", "time": "{{{givenAt}}}"}}
            """,
            System.Text.Encoding.UTF8, "application/json"));

        var old = await SignUp("2027-04-26T10:00:00+01:00");
        Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
        Assert.Contains(RegistrationResult.ErasedSince, await old.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Created, (await SignUp("2027-04-27T07:30:00+01:00")).StatusCode);
    }
}
