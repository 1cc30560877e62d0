using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Desk;
using Recovery.Nudges;

namespace Recovery.Benchmarks;

/// <summary>
/// Signed callbacks from Twilio and signed batches of events from SendGrid, while a drain runs. The figure is the ratio to an address of
/// the same app that reads nothing and does nothing, in turn under the same load in the same run.
/// </summary>
internal static class Hooks
{
    /// <summary>Nudges, half texts and half emails, of which the providers tell.</summary>
    private const int Told = 24_000;
    private const int Drained = 60_000;
    private const int Rounds = 3;
    private const int Turns = 20;

    /// <summary>
    /// For both alike. Providers don't wait for one answer before they call again: a hundred marathons' texts have more than this under way
    /// while answers take as long as a commit does.
    /// </summary>
    private const int InFlight = 256;

    private const int EventsInABatch = 100;
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What events are signed with, as SendGrid:WebhookPublicKey takes it.</summary>
    public static string PublicKey => Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());

    public static async Task Run()
    {
        using var provider = await ProviderProcess.Start();
        using var scene = new Scene(provider.BaseUrl, ("SendGrid:WebhookPublicKey", PublicKey));
        await SendMondays(scene, provider);
        await scene.Prepare(Drained / 2, Drained / 2, from: Told);
        await using var app = scene.App("2027-04-27T07:29:30+01:00");
        app.MapPost("/empty/{**rest}", () => Results.NoContent());
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var mondays = await Accepted(app.Services);
        await WarmUp(http, mondays);
        await Until(async () => await provider.Count() > Told);

        var (ratios, slowest) = (new List<double>(), TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var posts = Posts([.. mondays.Where((_, i) => i % Rounds == round)], "delivered");
            var (empty, hooks) = await InTurn(http, posts);
            slowest = hooks.Slowest > slowest ? hooks.Slowest : slowest;
            ratios.Add(empty.Whole / hooks.Whole);
            var sent = await provider.Count() - Told;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round + 1}: {posts.Length / hooks.Whole.TotalSeconds:n0} posts/s, empty {posts.Length / empty.Whole.TotalSeconds:n0}/s, ratio {empty.Whole / hooks.Whole:n2}, slowest {hooks.Slowest.TotalMilliseconds:n0} ms; the drain has sent {sent:n0} of {Drained:n0}"));
        }

        var lost = Told - await Delivered(app.Services);
        if (lost != 0)
        {
            throw new InvalidOperationException($"{lost} receipts got lost.");
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"hooks during a drain, {InFlight} in flight: median ratio {ratios[Rounds / 2]:n2} (wanted: 0.33), slowest answer {slowest.TotalMilliseconds:n0} ms (Twilio waits 15,000)"));
        await app.StopAsync();
    }

    /// <summary>Those of the Saturday's race are sent on Monday: theirs are the receipts.</summary>
    private static async Task SendMondays(Scene scene, ProviderProcess provider)
    {
        await using var app = scene.App("2027-04-26T07:30:00+01:00");
        await Scene.Fill(app.Services, Told / 2, Told / 2, raceDay: new LocalDate(2027, 4, 24));
        await app.StartAsync();
        await Until(async () => await provider.Count() == Told);
        await app.StopAsync();
    }

    /// <summary>Until both run at full speed, or whichever comes first is measured by how fast it is compiled. What it posts is news once, and ends nothing.</summary>
    private static async Task WarmUp(HttpClient http, IReadOnlyList<Nudge> nudges)
    {
        var posts = Posts(nudges, "sent", "processed");
        for (var time = 0; time < 4; time++)
        {
            await Post(http, "/empty", posts);
            await Post(http, "", posts);
        }
    }

    public static Func<string, HttpRequestMessage>[] Posts(IReadOnlyList<Nudge> nudges, string status, string? what = null) =>
    [
        .. nudges.Where(n => n.Channel == SmsChannel.Instance).Select(n => Callback(n, status)),
        .. nudges.Where(n => n.Channel == EmailChannel.Instance).Chunk(EventsInABatch).Select(c => Events(c, what ?? status)),
    ];

    /// <summary>Both under the same drain: a little of the one, a little of the other.</summary>
    private static async Task<(Took Empty, Took Hooks)> InTurn(HttpClient http, Func<string, HttpRequestMessage>[] posts)
    {
        var (empty, hooks) = (default(Took), default(Took));
        foreach (var some in posts.Chunk(posts.Length / Turns))
        {
            empty += await Post(http, "/empty", some);
            hooks += await Post(http, "", some);
        }

        return (empty, hooks);
    }

    public static async Task<Took> Post(HttpClient http, string under, Func<string, HttpRequestMessage>[] posts)
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
        return new(Stopwatch.GetElapsedTime(began), TimeSpan.FromTicks(slowest));
    }

    private static Func<string, HttpRequestMessage> Callback(Nudge nudge, string status)
    {
        var path = $"/hooks/twilio/status/{nudge.Id}";
        KeyValuePair<string, string>[] form =
        [
            new("AccountSid", Scene.AccountSid), new("ApiVersion", "2010-04-01"), new("From", "+447700900999"), new("MessageSid", nudge.ProviderId!),
            new("MessageStatus", status), new("SmsSid", nudge.ProviderId!), new("SmsStatus", status), new("To", "+447700900000"),
        ];
        var signed = Scene.PublicUrl + path + string.Concat(form.Select(f => f.Key + f.Value));
#pragma warning disable CA5350 // It is Twilio's choice.
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Scene.AuthToken), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
        return under => new(HttpMethod.Post, under + path) { Content = new FormUrlEncodedContent(form), Headers = { { "X-Twilio-Signature", signature } } };
    }

    private static Func<string, HttpRequestMessage> Events(Nudge[] nudges, string what)
    {
        var json = $"[{string.Join(',', nudges.Select(n => $$"""{"email":"runner@example.com","event":"{{what}}","nudge":"{{n.Id}}","sg_event_id":"{{n.Id}}","sg_message_id":"{{n.ProviderId}}.filter","response":"250 OK"}"""))}]";
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

    public static async Task<IReadOnlyList<Nudge>> Accepted(IServiceProvider services)
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
        (await services.GetRequiredService<IClinicLog>().Summary(new LocalDate(2027, 4, 26), CancellationToken.None)).ByStatus.GetValueOrDefault("delivered");

    public static async Task Until(Func<Task<bool>> done, TimeSpan? limit = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await done())
        {
            if (Stopwatch.GetElapsedTime(began) > (limit ?? TimeSpan.FromMinutes(2)))
            {
                throw new TimeoutException("The drain did not end in time.");
            }

            await Task.Delay(20);
        }
    }

    public readonly record struct Took(TimeSpan Whole, TimeSpan Slowest)
    {
        public static Took operator +(Took one, Took other) =>
            new(one.Whole + other.Whole, one.Slowest > other.Slowest ? one.Slowest : other.Slowest);
    }
}
