using System.Net;

namespace Recovery.Tests.Web;

/// <summary>What keeps programs from using the form to text strangers.</summary>
public sealed class SignUpGuardTests
{
    [Fact]
    public async Task A_form_sent_faster_than_anybody_types_is_shown_again_and_goes_through_the_second_time()
    {
        await using var host = await WebHost.Start();
        var form = SignUpBrowser.Good().With("stamp", SignUpBrowser.StampOf((await host.Open("/")).Page));
        host.Time.Advance(TimeSpan.FromSeconds(2));

        var fast = await host.Send(form);

        Assert.Equal(HttpStatusCode.BadRequest, fast.Status);
        fast.Says("That was very quick", "value=\"Ann Lee\"", "value=\"07700 900500\"", "value=\"ann500@example.com\"");
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM signups"));

        host.Time.Advance(TimeSpan.FromSeconds(2));
        var again = await host.Send(form.With("stamp", SignUpBrowser.StampOf(fast.Page)));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(["1"], host.Query("SELECT COUNT(*) FROM signups"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CfDJ8forged")]
    public async Task A_forged_form_is_shown_again_with_a_good_stamp_and_everything_kept(string stamp)
    {
        await using var host = await WebHost.Start();

        var forged = await host.Send(SignUpBrowser.Good().With("stamp", stamp));

        Assert.Equal(HttpStatusCode.BadRequest, forged.Status);
        forged.Says("Everything you typed is still here", "value=\"Ann Lee\"");
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM signups"));
        host.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await host.Send(SignUpBrowser.Good().With("stamp", SignUpBrowser.StampOf(forged.Page)))).Status);
    }

    [Fact]
    public async Task A_form_left_open_for_too_long_is_shown_again_with_everything_kept()
    {
        await using var host = await WebHost.Start();
        var stamp = SignUpBrowser.StampOf((await host.Open("/")).Page);
        host.Time.Advance(TimeSpan.FromHours(13));

        var late = await host.Send(SignUpBrowser.Good().With("stamp", stamp));

        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        late.Says("open for too long", "value=\"Ann Lee\"");
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM signups"));
    }

    [Fact]
    public async Task A_filled_trap_stores_nothing_and_a_person_only_has_to_press_again()
    {
        await using var host = await WebHost.Start();

        var caught = await host.SignUp(SignUpBrowser.Good().With("website", "https://spam.example"));

        Assert.Equal(HttpStatusCode.BadRequest, caught.Status);
        caught.Says("people can't see", "value=\"Ann Lee\"");
        Assert.DoesNotContain("spam.example", caught.Page, StringComparison.Ordinal);
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM signups"));
    }

    [Fact]
    public async Task One_network_can_sign_up_so_many_in_an_hour()
    {
        await using var host = await WebHost.Start(("SignUp:PerNetworkPerHour", "2"));
        await host.SignUp(SignUpBrowser.Good(501));
        await host.SignUp(SignUpBrowser.Good(502));

        var third = await host.SignUp(SignUpBrowser.Good(503));

        Assert.Equal(HttpStatusCode.TooManyRequests, third.Status);
        Assert.Equal("3600", third.Headers["Retry-After"]);
        third.Says("your network", "value=\"Ann Lee\"");
        Assert.Equal(["2"], host.Query("SELECT COUNT(*) FROM signups"));
        host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, (await host.SignUp(SignUpBrowser.Good(503))).Status);
    }

    [Theory]
    [InlineData("mobile", "+44 7700 900501", "This mobile number")]
    [InlineData("email", "ANN501@example.com", "This email address")]
    public async Task One_contact_is_asked_so_often_in_a_day_however_it_is_written_and_whatever_comes_with_it(string field, string same, string says)
    {
        await using var host = await WebHost.Start(("SignUp:PerContactPerDay", "1"));
        await host.SignUp(SignUpBrowser.Good(501));

        var again = await host.SignUp(SignUpBrowser.Good(502).With(field, same));

        Assert.Equal(HttpStatusCode.TooManyRequests, again.Status);
        again.Says(says);
    }

    [Fact]
    public async Task Beyond_the_days_confirmation_texts_emails_still_work()
    {
        await using var host = await WebHost.Start(("SignUp:TextsPerDay", "1"));
        await host.SignUp(SignUpBrowser.Good(501));

        var both = await host.SignUp(SignUpBrowser.Good(502));
        var onlyText = await host.SignUp(SignUpBrowser.Good(503).Without("emails", "email"));

        Assert.Equal(HttpStatusCode.OK, both.Status);
        both.Says("can't confirm any more mobile numbers today", "Check your inbox");
        Assert.Equal(HttpStatusCode.TooManyRequests, onlyText.Status);
        Assert.Equal(["email|2", "sms|1"], host.Query("SELECT channel, COUNT(*) FROM nudges GROUP BY channel ORDER BY channel"));
    }

    [Theory]
    [InlineData("SignUp:EmailsPerDay", "email addresses today")]
    [InlineData("SignUp:EmailsPerDomainPerDay", "email addresses today")]
    [InlineData("SignUp:EmailsPerNetworkPerDay", "email addresses today")]
    public async Task Beyond_the_days_confirmation_emails_texts_still_work_and_the_desk_says_so(string limit, string says)
    {
        await using var host = await WebHost.Start((limit, "1"));
        await host.SignUp(SignUpBrowser.Good(501));

        var both = await host.SignUp(SignUpBrowser.Good(502));
        var onlyEmail = await host.SignUp(SignUpBrowser.Good(503).Without("texts", "mobile"));

        Assert.Equal(HttpStatusCode.OK, both.Status);
        both.Says("Check your phone", says);
        Assert.Equal(HttpStatusCode.TooManyRequests, onlyEmail.Status);
        onlyEmail.Says(says);
        Assert.Equal(["email|1", "sms|2"], host.Query("SELECT channel, COUNT(*) FROM nudges GROUP BY channel ORDER BY channel"));
        using var reception = host.Browser();
        reception.DefaultRequestHeaders.Authorization = new("Bearer", WebHost.ClinicKey);
        Assert.Contains(limit, await reception.GetStringAsync("/clinic", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        host.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.OK, (await host.SignUp(SignUpBrowser.Good(504).Without("texts", "mobile"))).Status);
    }

    [Fact]
    public async Task Another_domain_and_another_network_have_emails_left()
    {
        await using var host = await WebHost.Start(("SignUp:EmailsPerDomainPerDay", "1"));
        await host.SignUp(SignUpBrowser.Good(501).Without("texts", "mobile"));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.SignUp(SignUpBrowser.Good(502).Without("texts", "mobile").With("email", "other@EXAMPLE.com"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.SignUp(SignUpBrowser.Good(503).Without("texts", "mobile").With("email", "ann@example.org"))).Status);
    }

    [Fact]
    public async Task Two_processes_on_one_store_keep_one_limit_and_count_one_form_once()
    {
        await using var host = await WebHost.Alone(null, ("SignUp:PerNetworkPerHour", "3"));
        await using var other = await WebHost.Start(("SignUp:PerNetworkPerHour", "3"), ("Store:Path", host.StorePath));
        var stamp = SignUpBrowser.StampOf((await host.Open("/")).Page);
        host.Time.Advance(TimeSpan.FromSeconds(20));
        other.Time.Advance(TimeSpan.FromSeconds(20));
        var form = SignUpBrowser.Good(600).With("stamp", stamp);

        var here = await host.Send(form);
        var there = await other.Send(form);
        Assert.Equal(here.Page, there.Page);
        Assert.Equal(["1"], host.Query("SELECT COUNT(*) FROM signups"));
        Assert.Equal(["2"], host.Query("SELECT COUNT(*) FROM nudges"));

        await Task.WhenAll(Enumerable.Range(601, 12).Select(i => (i % 2 == 0 ? host : other).Send(SignUpBrowser.Good(i).With("stamp", stamp))));
        Assert.Equal(["3"], host.Query("SELECT COUNT(*) FROM signups"));
    }

    [Fact]
    public async Task A_burst_from_one_network_does_not_get_past_its_limit()
    {
        await using var host = await WebHost.Start(("SignUp:PerNetworkPerHour", "3"));
        var stamp = SignUpBrowser.StampOf((await host.Open("/")).Page);
        host.Time.Advance(TimeSpan.FromSeconds(20));

        await Task.WhenAll(Enumerable.Range(600, 12).Select(i => host.Send(SignUpBrowser.Good(i).With("stamp", stamp))));

        Assert.Equal(["3"], host.Query("SELECT COUNT(*) FROM signups"));
    }

    [Fact]
    public async Task A_form_sent_twice_at_once_or_by_reloading_the_answer_counts_once()
    {
        await using var host = await WebHost.Start();
        var form = SignUpBrowser.Good().With("stamp", SignUpBrowser.StampOf((await host.Open("/")).Page));
        host.Time.Advance(TimeSpan.FromSeconds(20));

        var taps = await Task.WhenAll(host.Send(form), host.Send(form));
        var reloaded = await host.Send(form);

        Assert.All(taps.Append(reloaded), answer => answer.Says("Check your phone and your inbox"));
        Assert.Equal(["1"], host.Query("SELECT COUNT(*) FROM signups"));
        Assert.Equal(["2"], host.Query("SELECT COUNT(*) FROM nudges"));
    }

    [Fact]
    public async Task What_was_corrected_after_the_answer_is_sent()
    {
        await using var host = await WebHost.Start();
        var form = SignUpBrowser.Good().With("stamp", SignUpBrowser.StampOf((await host.Open("/")).Page));
        host.Time.Advance(TimeSpan.FromSeconds(20));

        await host.Send(form);
        await host.Send(form.With("mobile", "07700 900999"));

        Assert.Equal(["+447700900500", "+447700900999"], host.Query("SELECT mobile FROM signups ORDER BY mobile"));
    }
}
