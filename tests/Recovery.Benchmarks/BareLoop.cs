using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Recovery.Benchmarks;

/// <summary>The reference: the same requests by a plain HttpClient with 32 in flight. No queue, no store, no claim, no template.</summary>
internal static class BareLoop
{
    private const int InFlight = 32;

    public static async Task<TimeSpan> Run(Uri provider, int texts, int emails)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = InFlight };
        using var http = new HttpClient(handler) { BaseAddress = provider };
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < texts + emails; i = Interlocked.Increment(ref next))
            {
                // Alternating, as the two queues drain side by side.
                using var request = i % 2 == 0 && i / 2 < texts ? Text(i) : Email(i);
                using var response = await http.SendAsync(request);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync();
            }
        }));
        return Stopwatch.GetElapsedTime(began);
    }

    private static HttpRequestMessage Text(int i) => new(HttpMethod.Post, $"/2010-04-01/Accounts/{Scene.AccountSid}/Messages.json")
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Scene.AccountSid}:token"))) },
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["To"] = string.Create(CultureInfo.InvariantCulture, $"+447700{900000 + (i / 2)}"),
            ["From"] = "+447700900999",
            ["Body"] = "Sam, sore after the London Marathon? A lighter massage helps. The Recovery Clinic opens 8am Tue 27 Apr: 020 8542 7788 http://127.0.0.1:7071/b/AAAAAAAAAAAAAAAA",
            ["StatusCallback"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:7071/hooks/twilio/status/bare{i:d12}"),
            ["ValidityPeriod"] = "19800",
        }),
    };

    private static HttpRequestMessage Email(int i) => new(HttpMethod.Post, "/v3/mail/send")
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "SG.key") },
        Content = new StringContent(
            EmailJson.Replace("NUMBER", i.ToString("d12", CultureInfo.InvariantCulture), StringComparison.Ordinal), Encoding.UTF8, "application/json"),
    };

    /// <summary>About as long as the default email of step doms.</summary>
    private static readonly string EmailJson =
        """{"personalizations":[{"to":[{"email":"runnerNUMBER@example.com"}],"custom_args":{"nudge":"bareNUMBER"}}],"from":{"email":"clinic@example.com"},"subject":"A massage after your race","headers":{"List-Unsubscribe":"<http://127.0.0.1:7071/u/AAAAAAAAAAAAAAAA>","List-Unsubscribe-Post":"List-Unsubscribe=One-Click"},"content":[{"type":"text/plain","value":"TEXT"},{"type":"text/html","value":"HTML"}]}"""
            .Replace("TEXT", new string('t', 1200), StringComparison.Ordinal).Replace("HTML", new string('h', 6000), StringComparison.Ordinal);
}
