using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using Recovery.Channels.Http;
using Recovery.Settings;

namespace Recovery.Channels.Twilio;

/// <summary>Twilio's REST API over HTTP.</summary>
public sealed class TwilioClient : ITwilioApi
{
    private const int PageSize = 100;
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    private readonly HttpClient _http;
    private readonly Uri _messages;
    private readonly AuthenticationHeaderValue _authorization;

    /// <param name="http">Must tell what was not sent from what was lost, as <see cref="ProviderHttp"/> sets it up.</param>
    public TwilioClient(HttpClient http, RecoverySettings settings)
    {
        var twilio = settings.Twilio;
        _http = http;
        _messages = new Uri($"{twilio.BaseUrl.AbsoluteUri.TrimEnd('/')}/2010-04-01/Accounts/{Uri.EscapeDataString(twilio.AccountSid!)}/Messages.json");
        var (user, password) = twilio is { ApiKeySid: not null, ApiKeySecret: not null }
            ? (twilio.ApiKeySid, twilio.ApiKeySecret)
            : (twilio.AccountSid, twilio.AuthToken);
        _authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    public async Task<TwilioAnswer> Create(TwilioText text, CancellationToken ct)
    {
        try
        {
            using var request = Request(HttpMethod.Post, _messages);
            request.Content = new ByteArrayContent(FormOf(text)) { Headers = { ContentType = Form } };
            using var response = await _http.SendAsync(request, ct);
            var json = Read(response, TwilioJson.Default.MessageJson);
            return new TwilioAnswer(
                TwilioCall.Answered, (int)response.StatusCode, json?.Sid, json?.Code, RetryAfter.Of(response.Headers, DateTimeOffset.UtcNow));
        }
        catch (NotSentException)
        {
            return new TwilioAnswer(ct.IsCancellationRequested ? TwilioCall.Stopped : TwilioCall.NotSent);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new TwilioAnswer(TwilioCall.Lost);
        }
    }

    public async Task<TwilioPage> List(string to, string? next, CancellationToken ct)
    {
        var uri = next is null
            ? new Uri(_messages, string.Create(CultureInfo.InvariantCulture, $"?To={Uri.EscapeDataString(to)}&PageSize={PageSize}"))
            : new Uri(_messages, next);
        // The credentials go nowhere but to the account's own messages, whatever an answer names as its next page.
        if (uri.GetLeftPart(UriPartial.Path) != _messages.AbsoluteUri)
        {
            return new TwilioPage(null, null, 0);
        }

        try
        {
            using var request = Request(HttpMethod.Get, uri);
            using var response = await _http.SendAsync(request, ct);
            var messages = response.IsSuccessStatusCode ? Read(response, TwilioJson.Default.ListJson) : null;
            return new TwilioPage(
                messages?.Messages?.Select(m => new TwilioListed(m.Sid ?? "", m.Body ?? "", Date(m.DateCreated))).ToArray(),
                messages?.NextPageUri, (int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new TwilioPage(null, null, 0);
        }
    }

    public async Task<TwilioStanding?> Fetch(string sid, CancellationToken ct)
    {
        try
        {
            using var request = Request(HttpMethod.Get, new Uri(_messages, $"Messages/{Uri.EscapeDataString(sid)}.json"));
            using var response = await _http.SendAsync(request, ct);
            return response.IsSuccessStatusCode && Read(response, TwilioJson.Default.StandingJson) is { } json
                ? new TwilioStanding(json.Sid ?? sid, json.Status, json.ErrorCode)
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    public async Task<int> Delete(string sid, CancellationToken ct)
    {
        try
        {
            using var request = Request(HttpMethod.Delete, new Uri(_messages, $"Messages/{Uri.EscapeDataString(sid)}.json"));
            using var response = await _http.SendAsync(request, ct);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return 0;
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri uri) => new(method, uri) { Headers = { Authorization = _authorization } };

    private static byte[] FormOf(TwilioText text)
    {
        var form = new FormWriter();
        form.Add("To"u8, text.To);
        if (text.MessagingServiceSid is not null)
        {
            form.Add("MessagingServiceSid"u8, text.MessagingServiceSid);
        }
        else
        {
            form.Add("From"u8, text.From ?? "");
        }

        form.Add("Body"u8, text.Body);
        form.Add("StatusCallback"u8, text.StatusCallback);
        form.Add("ValidityPeriod"u8, text.ValidityPeriod);
        return form.ToBytes();
    }

    /// <summary>Null: it is not what Twilio answers with.</summary>
    private static T? Read<T>(HttpResponseMessage response, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            // The answer has been read whole by now.
            using var body = response.Content.ReadAsStream();
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>RFC 2822: <c>Tue, 27 Apr 2027 06:31:07 +0000</c>.</summary>
    private static Instant? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "ddd, d MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? Instant.FromDateTimeOffset(date)
            : null;
}
