using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Recovery.Settings;
using Twilio.Clients;
using Twilio.Exceptions;
using Twilio.Rest.Api.V2010.Account;
using Twilio.Types;
using HttpClient = System.Net.Http.HttpClient;
using HttpMethod = Twilio.Http.HttpMethod;

namespace Recovery.Channels.Twilio;

/// <summary>
/// What we use of Twilio's REST API, through Twilio's own package. It doesn't judge what an answer means: <see cref="TwilioOutcomes"/> does.
/// No method throws for anything that Twilio or the network does.
/// </summary>
/// <remarks>
/// The package writes, signs and sends each request, and reads Twilio's errors. What succeeded is read by <see cref="TwilioJson"/>:
/// the package takes an answer that is no page for an empty one, and a text that is wrongly not found would go out twice.
/// </remarks>
public sealed class TwilioApi
{
    private const int PageSize = 100;

    private readonly TwilioRestClient _client;
    private readonly string _address;
    private readonly string _messages;

    /// <param name="http">Must tell what was not sent from what was lost, as <see cref="Http.ProviderHttp"/> sets it up.</param>
    public TwilioApi(HttpClient http, RecoverySettings settings)
    {
        var twilio = settings.Twilio;
        var (user, password) = twilio is { ApiKeySid: not null, ApiKeySecret: not null }
            ? (twilio.ApiKeySid, twilio.ApiKeySecret)
            : (twilio.AccountSid, twilio.AuthToken);
        _client = new TwilioRestClient(user, password, twilio.AccountSid, httpClient: new TwilioTransport(http));
        _address = twilio.BaseUrl.AbsoluteUri.TrimEnd('/');
        _messages = $"/2010-04-01/Accounts/{Uri.EscapeDataString(twilio.AccountSid!)}/Messages";
    }

    /// <summary>Creates a message: one call, never repeated.</summary>
    public async Task<TwilioAnswer> Create(TwilioText text, CancellationToken ct)
    {
        var request = Request(HttpMethod.Post, $"{_messages}.json", ct);
        request.PostParams.AddRange(new CreateMessageOptions(new PhoneNumber(text.To))
        {
            From = text.MessagingServiceSid is null ? new PhoneNumber(text.From ?? "") : null,
            MessagingServiceSid = text.MessagingServiceSid,
            Body = text.Body,
            StatusCallback = new Uri(text.StatusCallback),
            ValidityPeriod = text.ValidityPeriod,
        }.GetParams());
        var created = await Read(request, TwilioJson.Default.CreatedJson);
        return new TwilioAnswer(request.Call, request.Status, created?.Sid, request.Code, request.RetryAfter);
    }

    /// <summary>A page of the messages to a number.</summary>
    /// <param name="next">What the page before gave as <see cref="TwilioPage.Next"/>; null: the first page.</param>
    public async Task<TwilioPage> List(string to, string? next, CancellationToken ct)
    {
        // The credentials go to the account's own messages and nowhere else, even if an answer names another address as its next page.
        if (next is not null && !next.StartsWith($"{_messages}.json?", StringComparison.Ordinal))
        {
            return new TwilioPage(null, null, 0);
        }

        var request = Request(HttpMethod.Get, next ?? $"{_messages}.json", ct);
        if (next is null)
        {
            request.QueryParams.AddRange(new ReadMessageOptions { To = new PhoneNumber(to), PageSize = PageSize }.GetParams());
        }

        var page = await Read(request, TwilioJson.Default.PageJson);
        return new TwilioPage(page?.Listed(), page?.NextPageUri is { Length: > 0 } uri ? uri : null, request.Status);
    }

    /// <summary>One message as it stands now; null: Twilio could not be asked, or does not know it.</summary>
    public async Task<TwilioStanding?> Fetch(string sid, CancellationToken ct) =>
        await Read(Request(HttpMethod.Get, AddressOf(sid), ct), TwilioJson.Default.TwilioStanding);

    /// <summary>Deletes a message. Returns the HTTP status, 0 without an answer: 204 and 404 say that it is gone.</summary>
    public async Task<int> Delete(string sid, CancellationToken ct)
    {
        var request = Request(HttpMethod.Delete, AddressOf(sid), ct);
        await Send(request);
        return request.Status;
    }

    private string AddressOf(string sid) => $"{_messages}/{Uri.EscapeDataString(sid)}.json";

    private TwilioRequest Request(HttpMethod method, string path, CancellationToken ct) => new(method, _address + path, ct);

    /// <summary>Null: no answer, an error, or not what Twilio answers with.</summary>
    private async Task<T?> Read<T>(TwilioRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await Send(request) is { } body ? JsonSerializer.Deserialize(body, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The body of an answer that tells success; null: there is none, and the request knows why.</summary>
    private async Task<string?> Send(TwilioRequest request)
    {
        try
        {
            var response = await _client.RequestAsync(request);
            // The package lets redirects pass as well.
            return request.Status is >= 200 and < 300 ? response.Content : null;
        }
        catch (TwilioException e)
        {
            request.Code = e switch
            {
                ApiException { Code: > 0 } refused => refused.Code,
                ApiStandardException { Code: > 0 } refused => refused.Code,
                _ => null,
            };
            return null;
        }
    }
}
