using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Recovery.Loopback;

namespace Recovery.Tests.Channels;

/// <summary>The provider that other tests rely on: it must refuse what the real ones refuse.</summary>
public class LoopbackProviderTests
{
    private const string Good = "To=%2B447700900001&From=Clinic&Body=Hello&StatusCallback=http%3A%2F%2Flocalhost%2Fhooks%2Ftwilio%2Fstatus%2Fn1&ValidityPeriod=60";

    [Theory]
    [InlineData(Good, 201)]
    [InlineData("To=07700900001&From=Clinic&Body=Hello&StatusCallback=http://x/hooks/twilio/status/n1&ValidityPeriod=60", 400)]
    [InlineData("To=%2B447700900001&Body=Hello&StatusCallback=http://x/hooks/twilio/status/n1&ValidityPeriod=60", 400)]
    [InlineData("To=%2B447700900001&From=Clinic&StatusCallback=http://x/hooks/twilio/status/n1&ValidityPeriod=60", 400)]
    [InlineData("To=%2B447700900001&From=Clinic&Body=Hello&ValidityPeriod=60", 400)]
    [InlineData("To=%2B447700900001&From=Clinic&Body=Hello&StatusCallback=http://x/hooks/twilio/status/n1&ValidityPeriod=36001", 400)]
    [InlineData(Good + "&Body=Again", 400)]
    [InlineData(Good + "&Unknown=1", 400)]
    [InlineData("{}", 400)]
    public async Task A_text_needs_the_contracts_shape(string form, int status)
    {
        await using var provider = await LoopbackProvider.StartAsync();
        using var http = Client(provider.BaseUrl);
        using var body = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        using var answer = await http.PostAsync("2010-04-01/Accounts/AC1/Messages.json", body, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 201 ? 1 : 0, provider.Count);
    }

    [Theory]
    [InlineData("""{"content": "QQ==", "filename": "a.ics", "type": "text/calendar", "disposition": "attachment"}""", 202)]
    [InlineData("""{"content": "QQ==", "filename": "a.ics"}""", 202)]
    [InlineData("""{"content": "QQ==", "filename": "a.ics", "type": "text/calendar; method=CANCEL"}""", 400)]
    [InlineData("""{"content": "QQ==", "filename": "a.ics", "type": "text/calendar\r\n"}""", 400)]
    [InlineData("""{"content": "Zoë", "filename": "a.ics", "type": "text/calendar"}""", 400)]
    [InlineData("""{"content": "", "filename": "a.ics", "type": "text/calendar"}""", 400)]
    [InlineData("""{"content": "QQ==", "type": "text/calendar"}""", 400)]
    [InlineData("""{"content": "QQ==", "filename": "a.ics", "disposition": "somewhere"}""", 400)]
    public async Task A_file_that_goes_with_an_email_needs_a_bare_type(string file, int status)
    {
        await using var provider = await LoopbackProvider.StartAsync();
        using var http = new HttpClient { BaseAddress = provider.BaseUrl, DefaultRequestHeaders = { Authorization = new("Bearer", "key") } };
        using var body = new StringContent(
            $$$"""
            {"personalizations": [{"to": [{"email": "ann@example.com"}], "custom_args": {"nudge": "n1"}}], "from": {"email": "clinic@example.com"}, "subject": "Hello",
             "content": [{"type": "text/plain", "value": "Hello"}, {"type": "text/html", "value": "<p>Hello</p>"}], "attachments": [{{{file}}}]}
            """,
            new MediaTypeHeaderValue("application/json"));

        using var answer = await http.PostAsync("v3/mail/send", body, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 202 ? 1 : 0, provider.Count);
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        await using var provider = await LoopbackProvider.StartAsync();
        using var http = new HttpClient { BaseAddress = provider.BaseUrl };
        using var body = new StringContent(Good, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        using var answer = await http.PostAsync("2010-04-01/Accounts/AC1/Messages.json", body, TestContext.Current.CancellationToken);
        using var email = await http.PostAsJsonAsync("v3/mail/send", new { }, TestContext.Current.CancellationToken);

        Assert.Equal((401, 401), ((int)answer.StatusCode, (int)email.StatusCode));
    }

    [Fact]
    public async Task As_a_process_of_its_own_it_takes_faults_over_HTTP_and_tells_what_it_got()
    {
        var ct = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Recovery.LoopbackProvider"))
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var http = Client(new Uri((await process.StandardOutput.ReadLineAsync(ct))!));
            using var faults = await http.PostAsJsonAsync("_faults", new[] { new { fault = "too-many-requests", channel = "sms", skip = 1, every = 2, count = 2 } }, ct);
            Assert.Holds(faults.IsSuccessStatusCode);

            var statuses = new List<int>();
            for (var i = 0; i < 6; i++)
            {
                using var body = new StringContent(Good, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
                using var answer = await http.PostAsync("2010-04-01/Accounts/AC1/Messages.json", body, ct);
                statuses.Add((int)answer.StatusCode);
            }

            Assert.Equal([201, 429, 201, 429, 201, 201], statuses);
            var count = await http.GetFromJsonAsync<JsonElement>("_count", ct);
            Assert.Equal((6, 4), (count.GetProperty("attempts").GetInt32(), count.GetProperty("accepted").GetInt32()));
            var received = await http.GetFromJsonAsync<JsonElement[]>("_received", ct);
            Assert.Equal(4, received!.Length);
            Assert.Equal("n1", received[0].GetProperty("nudgeId").GetString());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static HttpClient Client(Uri address) => new()
    {
        BaseAddress = address,
        DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("AC1:token"))) },
    };
}
