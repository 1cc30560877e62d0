using System.Net;
using System.Text;
using System.Text.Json;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>Sign-ups that the clinic vouches for.</summary>
public sealed partial class SignUpApiTests
{
    [Fact]
    public async Task On_the_clinics_word_a_sign_up_counts_at_once_and_keeps_the_evidence()
    {
        await using var host = await WebHost.Start();

        var (status, json, _) = await Post(host, ByClinic, WebHost.ClinicKey);

        Assert.Equal(HttpStatusCode.Created, status);
        var runnerId = long.Parse(json.GetProperty("runnerId").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal([json.GetProperty("entryId").GetString()!], host.Query($"SELECT id FROM entries WHERE runner_id = {runnerId}"));
        Assert.Equal($"http://localhost:7071{host.Link(LinkPurpose.Runner, runnerId)}", json.GetProperty("manageUrl").GetString());
        var consent = Assert.Single(host.Query("SELECT channel, source, given_at, wording FROM consents"));
        Assert.StartsWith($"sms|at the desk|{DateTimeOffset.Parse("2027-04-10T10:00:00Z", null).ToUnixTimeMilliseconds()}|", consent, StringComparison.Ordinal);
        Assert.Contains("\"form\": 7", consent, StringComparison.Ordinal);
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM nudges"));
    }

    [Fact]
    public async Task On_the_clinics_word_the_answer_names_what_this_runner_gets()
    {
        await using var host = await WebHost.Start();
        var (_, first, _) = await Post(host, ByClinic, WebHost.ClinicKey);
        var runnerId = long.Parse(first.GetProperty("runnerId").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        await host.Runners.Stop(runnerId, By.Sms, StopReasons.Said, Source.Runner, host.Now, CancellationToken.None);

        var (_, again, _) = await Post(host, ByClinic, WebHost.ClinicKey);

        Assert.Equal(2, first.GetProperty("nudges").GetArrayLength());
        Assert.Equal(0, again.GetProperty("nudges").GetArrayLength());
    }

    [Fact]
    public async Task On_the_clinics_word_nobody_is_given_another_name()
    {
        await using var host = await WebHost.Start();
        await Post(host, ByClinic, WebHost.ClinicKey);
        var before = host.Dump();

        var name = JsonDocument.Parse(ByClinic).RootElement.GetProperty("name").GetString()!;
        var (status, json, _) = await Post(host, ByClinic.Replace(name, "Bob Other", StringComparison.Ordinal), WebHost.ClinicKey);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var says = json.GetProperty("errors").GetProperty("name")[0].GetString()!;
        Assert.Contains("Bob Other", says, StringComparison.Ordinal);
        Assert.Contains(name, says, StringComparison.Ordinal);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task On_the_clinics_word_there_is_no_limit()
    {
        await using var host = await WebHost.Start(("SignUp:PerNetworkPerHour", "1"), ("SignUp:PerContactPerDay", "1"));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await Post(host, ByClinic, WebHost.ClinicKey)).Status);
        }

        Assert.Equal(["1"], host.Query("SELECT COUNT(*) FROM entries"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(", \"evidence\": \"\"")]
    [InlineData(", \"evidence\": {\"time\": \"2027-04-10T11:00:00+01:00\"}")]
    [InlineData(", \"evidence\": {\"source\": \"desk\", \"time\": \"yesterday\"}")]
    [InlineData(", \"evidence\": {\"source\": \"desk\", \"time\": \"2030-01-01T00:00:00Z\"}")]
    [InlineData(", \"evidence\": {\"source\": \"desk\", \"time\": \"0001-01-01T00:00:00Z\"}")]
    [InlineData(", \"evidence\": {\"source\": \"desk\", \"time\": \"1999-12-31T23:59:59Z\"}")]
    [InlineData(", \"evidence\": {\"source\": \"desk\", \"time\": \"9999-12-31T23:59:59-18:00\"}")]
    [InlineData(", \"evidence\": {\"source\": \"desk\", \"time\": \"-9998-01-01T00:00:00+18:00\"}")]
    public async Task The_clinic_says_how_it_knows_of_the_consent(string evidence)
    {
        await using var host = await WebHost.Start();
        var body = $$"""{"name": "Ann", "mobile": "07700 900123", "race": {"id": "london-marathon-2027", "day": "2027-04-25"}, "consent": {"sms": true}{{evidence}}}""";

        var (status, json, _) = await Post(host, body, WebHost.ClinicKey);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Holds(json.GetProperty("errors").TryGetProperty("evidence", out _));
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM runners"));
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic dGhlOmNsaW5pYw==")]
    public async Task Another_key_is_refused(string authorization)
    {
        await using var host = await WebHost.Start();
        using var browser = host.Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        using var body = new StringContent(ByClinic, Encoding.UTF8, "application/json");

        using var answer = await browser.PostAsync("/api/signups", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM runners"));
    }
}
