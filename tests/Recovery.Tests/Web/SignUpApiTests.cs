using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Recovery.Tests.Web;

public sealed partial class SignUpApiTests
{
    private const string Good =
        """
        {"name": "Ann Lee", "mobile": "07700 900123", "email": "ann@example.com",
         "race": {"id": "london-marathon-2027", "day": "2027-04-25"}, "consent": {"sms": true, "email": true}, "new-field": [1]}
        """;

    private const string ByClinic =
        """
        {"name": "Ann Lee", "mobile": "07700 900123", "race": {"id": "london-marathon-2027", "day": "2027-04-25"},
         "consent": {"sms": true}, "evidence": {"source": "at the desk", "time": "2027-04-10T11:00:00+01:00", "form": 7}}
        """;

    [Fact]
    public async Task A_sign_up_is_answered_with_the_nudges_to_come_in_clinic_time()
    {
        await using var host = await WebHost.Start();

        var (status, json, _) = await Post(host, Good);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(["nudges"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            [
                "book-ahead email 2027-04-20T07:30:00+01:00 2027-04-20T08:00:00+01:00",
                "doms sms 2027-04-27T07:30:00+01:00 2027-04-27T08:00:00+01:00",
                "doms email 2027-04-27T07:30:00+01:00 2027-04-27T08:00:00+01:00",
                "last-call sms 2027-04-29T07:30:00+01:00 2027-04-29T08:00:00+01:00",
            ],
            json.GetProperty("nudges").EnumerateArray().Select(n =>
                $"{n.GetProperty("step")} {n.GetProperty("channel")} {n.GetProperty("notBefore")} {n.GetProperty("target")}"));
        Assert.Equal(["0"], host.Query("SELECT COUNT(*) FROM runners"));
    }

    [Fact]
    public async Task Each_wrong_field_has_a_message_and_nothing_is_stored()
    {
        await using var host = await WebHost.Start();
        var before = host.Dump();

        var (status, json, headers) = await Post(host,
            """{"name": "", "mobile": "020 8542 7788", "email": "x", "race": {"id": "nowhere", "day": "soon"}, "consent": {"sms": true, "email": true}}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("application/problem+json", headers.ContentType?.MediaType);
        var errors = json.GetProperty("errors");
        Assert.Equal(["day", "email", "mobile", "name", "race"], errors.EnumerateObject().Select(p => p.Name).Order());
        Assert.All(errors.EnumerateObject(), e => Assert.EndsWith(".", Assert.Single(e.Value.EnumerateArray()).GetString(), StringComparison.Ordinal));
        Assert.Equal(before, host.Dump());
    }

    [Theory]
    [InlineData("""{"name": 7, "consent": {"sms": true}}""", "name", "in quotes")]
    [InlineData("""{"mobile": 447700900123}""", "mobile", "in quotes")]
    [InlineData("""{"race": "london-marathon-2027"}""", "race", "as an object")]
    [InlineData("""{"race": {"id": "london-marathon-2027", "name": "Another", "day": "2027-04-25"}}""", "race", "not both")]
    [InlineData("""{"consent": {"sms": "yes"}}""", "consent", "true or false")]
    [InlineData("""{"consent": [true]}""", "consent", "as an object")]
    [InlineData("{}", "consent", "Tick")]
    public async Task A_value_of_the_wrong_type_is_named(string body, string field, string says)
    {
        await using var host = await WebHost.Start();

        var (status, json, _) = await Post(host, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, json.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"name\": ")]
    [InlineData("{\"name\": \"a\", \"name\": \"b\"}")]
    [InlineData("{\"name\": \"\\ud800\"}")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}")]
    public async Task What_is_no_json_object_is_told_so(string body)
    {
        await using var host = await WebHost.Start();

        var (status, json, _) = await Post(host, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("JSON object", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("{\"source\": \"at the desk\\ude00\"}")]
    [InlineData("{\"source\": \"at the desk\", \"time\": \"\\ud83d\"}")]
    [InlineData("{\"source\": \"at the desk\", \"form\": [\"\\ud83d\"]}")]
    [InlineData("\"at the desk\\u0000\"")]
    public async Task Half_a_character_in_the_clinics_evidence_is_no_json_either(string evidence)
    {
        await using var host = await WebHost.Start();

        var (status, json, _) = await Post(host, $"{ByClinic[..ByClinic.IndexOf("\"evidence\"", StringComparison.Ordinal)]}\"evidence\": {evidence}}}", WebHost.ClinicKey);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("JSON object", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        await using var host = await WebHost.Start();

        var (status, json, headers) = await Post(host, Good, type: "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Equal("application/problem+json", headers.ContentType?.MediaType);
        Assert.Contains("application/json", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_sign_up_takes_is_refused()
    {
        await using var host = await WebHost.Start();

        var (status, json, _) = await Post(host, Good.Replace("[1]", $"\"{new string('x', 17_000)}\"", StringComparison.Ordinal));
        var (whole, _, _) = await Post(host, Good.Replace("[1]", $"\"{new string('x', 15_000)}\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("16 KB", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, whole);
    }

    [Fact]
    public async Task Over_the_limit_the_answer_says_when_to_try_again()
    {
        await using var host = await WebHost.Start(("SignUp:PerNetworkPerHour", "1"));
        await Post(host, Good);

        using var browser = host.Browser();
        using var body = new StringContent(Good, Encoding.UTF8, "application/json");
        using var answer = await browser.PostAsync("/api/signups", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromHours(1), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Reading_the_address_is_not_allowed_and_said_as_a_problem()
    {
        await using var host = await WebHost.Start();
        using var browser = host.Browser();

        using var answer = await browser.GetAsync("/api/signups", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("mobile", "sms", false)]
    [InlineData("email", "email", false)]
    [InlineData("mobile", "sms", true)]
    [InlineData("email", "email", true)]
    public async Task A_contact_without_a_word_on_its_consent_is_refused_by_name_and_nothing_is_stored(string field, string consent, bool byClinic)
    {
        await using var host = await WebHost.Start();
        var body = Good.Replace($"\"{consent}\": true", "\"other\": true", StringComparison.Ordinal)
            .Replace("\"new-field\": [1]", "\"evidence\": \"at the desk\"", StringComparison.Ordinal);

        var (status, json, _) = await Post(host, body, byClinic ? WebHost.ClinicKey : null);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = Assert.Single(json.GetProperty("errors").EnumerateObject());
        Assert.Equal(field, error.Name);
        Assert.Contains($"no consent.{consent}", error.Value[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(["0|0"], host.Query("SELECT (SELECT COUNT(*) FROM signups), (SELECT COUNT(*) FROM runners)"));
    }

    [Theory]
    [InlineData("mobile", "sms")]
    [InlineData("email", "email")]
    public async Task A_contact_that_comes_with_a_plain_no_is_named_as_not_kept(string field, string consent)
    {
        await using var host = await WebHost.Start();

        var (status, json, _) = await Post(host, Good.Replace($"\"{consent}\": true", $"\"{consent}\": false", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, status);
        var notKept = Assert.Single(json.GetProperty("notKept").EnumerateObject());
        Assert.Equal((field, $"consent.{consent} is false, so {field} was not kept."), (notKept.Name, notKept.Value.GetString()));
        Assert.Equal([field == "mobile" ? "|ann@example.com" : "+447700900123|"], host.Query("SELECT mobile, email FROM signups"));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json, HttpContentHeaders Headers)> Post(
        WebHost host, string json, string? key = null, string type = "application/json")
    {
        using var browser = host.Browser();
        if (key is not null)
        {
            browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var body = new StringContent(json, Encoding.UTF8, type);
        using var answer = await browser.PostAsync("/api/signups", body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, JsonDocument.Parse(text).RootElement, answer.Content.Headers);
    }
}
