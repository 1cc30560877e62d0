using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Log;
using Recovery.Nudges.Plan;

namespace Recovery.Benchmarks;

/// <summary>
/// Signed callbacks from Twilio and signed batches of events from SendGrid, while a drain runs. The figure is the ratio to an address of
/// the same app that reads nothing and does nothing, under the same load in the same run.
/// </summary>
internal static class Hooks
{
    private const int Nudges = 4_000;
    private const int Rounds = 3;
    private const int InFlight = 16;
    private const int EventsInABatch = 100;
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static async Task Run()
    {
        using var provider = await ProviderProcess.Start();
        using var scene = new Scene(provider.BaseUrl, ("SendGrid:WebhookPublicKey", Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo())));
        await scene.Prepare(Nudges, Nudges);
        await using var app = scene.App("2027-04-27T07:30:00+01:00");
        app.MapPost("/empty/{**rest}", () => Results.NoContent());
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        await Until(async () => await provider.Count() == 2 * Nudges);

        var (ratios, slowest) = (new List<double>(), TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var accepted = await Accepted(app.Services);
            var texts = accepted.Where(n => n.Channel == Channel.Sms).Take(Nudges).Select(Callback).ToArray();
            var batches = accepted.Where(n => n.Channel == Channel.Email).Take(Nudges).Chunk(EventsInABatch).Select(Events).ToArray();
            Func<string, HttpRequestMessage>[] posts = [.. texts, .. batches];
            var (empty, _) = await DuringADrain(app.Services, provider, 2 * round, () => Post(http, "/empty", posts));
            var (hooks, worst) = await DuringADrain(app.Services, provider, (2 * round) + 1, () => Post(http, "", posts));
            var delivered = await Delivered(app.Services);
            var lost = ((round + 1) * 2 * Nudges) - delivered;
            slowest = worst > slowest ? worst : slowest;
            ratios.Add(empty / hooks);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round + 1}: {posts.Length / hooks.TotalSeconds:n0} posts/s, empty {posts.Length / empty.TotalSeconds:n0}/s, ratio {empty / hooks:n2}, slowest {worst.TotalMilliseconds:n0} ms, {lost} receipts lost"));
            if (lost != 0)
            {
                throw new InvalidOperationException("Receipts got lost.");
            }
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"hooks during a drain: median ratio {ratios[Rounds / 2]:n2} (wanted: 0.33), slowest answer {slowest.TotalMilliseconds:n0} ms (Twilio waits 15,000)"));
        await app.StopAsync();
    }

    /// <summary>Registers as many runners again, plans them, and measures once their messages are going out.</summary>
    private static async Task<(TimeSpan Took, TimeSpan Slowest)> DuringADrain(
        IServiceProvider services, ProviderProcess provider, int round, Func<Task<(TimeSpan, TimeSpan)>> measured)
    {
        await Scene.Fill(services, Nudges, Nudges, from: (round + 1) * 2 * Nudges);
        var before = await provider.Count();
        var planning = services.GetRequiredService<Planner>().Tick(CancellationToken.None);
        await Until(async () => await provider.Count() > before);
        var result = await measured();
        await planning;
        await Until(async () => await provider.Count() == before + (2 * Nudges));
        return result;
    }

    private static async Task<(TimeSpan Took, TimeSpan Slowest)> Post(HttpClient http, string under, Func<string, HttpRequestMessage>[] posts)
    {
        var (next, slowest) = (-1, 0L);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < posts.Length; i = Interlocked.Increment(ref next))
            {
                using var request = posts[i](under);
                var sent = Stopwatch.GetTimestamp();
                using var response = await http.SendAsync(request);
                response.EnsureSuccessStatusCode();
                var took = Stopwatch.GetElapsedTime(sent).Ticks;
                for (var known = Volatile.Read(ref slowest); took > known && Interlocked.CompareExchange(ref slowest, took, known) != known; known = Volatile.Read(ref slowest))
                {
                }
            }
        }));
        return (Stopwatch.GetElapsedTime(began), TimeSpan.FromTicks(slowest));
    }

    private static Func<string, HttpRequestMessage> Callback(Nudge nudge)
    {
        var path = $"/hooks/twilio/status/{nudge.Id}";
        KeyValuePair<string, string>[] form =
        [
            new("AccountSid", Scene.AccountSid), new("ApiVersion", "2010-04-01"), new("From", "+447700900999"), new("MessageSid", nudge.ProviderId!),
            new("MessageStatus", "delivered"), new("SmsSid", nudge.ProviderId!), new("SmsStatus", "delivered"), new("To", "+447700900000"),
        ];
        var signed = Scene.PublicUrl + path + string.Concat(form.Select(f => f.Key + f.Value));
#pragma warning disable CA5350 // It is Twilio's choice.
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Scene.AuthToken), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
        return under => new(HttpMethod.Post, under + path) { Content = new FormUrlEncodedContent(form), Headers = { { "X-Twilio-Signature", signature } } };
    }

    private static Func<string, HttpRequestMessage> Events(Nudge[] nudges)
    {
        var json = $"[{string.Join(',', nudges.Select(n => $$"""{"email":"runner@example.com","event":"delivered","nudge":"{{n.Id}}","sg_event_id":"{{n.Id}}","sg_message_id":"{{n.ProviderId}}.filter","response":"250 OK"}"""))}]";
        var body = Encoding.UTF8.GetBytes(json);
        return under =>
        {
            // Signed as it leaves: a signature holds for minutes alone.
            var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var signature = Key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            return new(HttpMethod.Post, under + "/hooks/sendgrid/events")
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
                Headers =
                {
                    { "X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(signature) },
                    { "X-Twilio-Email-Event-Webhook-Timestamp", timestamp },
                },
            };
        };
    }

    private static async Task<IReadOnlyList<Nudge>> Accepted(IServiceProvider services)
    {
        var (all, page) = (new List<Nudge>(), new LogPage([], null));
        do
        {
            page = await services.GetRequiredService<IClinicLog>().Page(
                new LogQuery(null, null, null, null, NudgeStatus.Accepted, null, page.Next, 1000), CancellationToken.None);
            all.AddRange(page.Items.Select(l => l.Nudge));
        }
        while (page.Next is not null);
        return all;
    }

    private static async Task<int> Delivered(IServiceProvider services) =>
        (await services.GetRequiredService<IClinicLog>().Summary(new LocalDate(2027, 4, 27), CancellationToken.None)).ByStatus.GetValueOrDefault("delivered");

    private static async Task Until(Func<Task<bool>> done)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await done())
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException("The drain did not end in two minutes.");
            }

            await Task.Delay(20);
        }
    }
}
