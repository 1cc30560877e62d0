using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Recovery.Channels.Twilio;
using Recovery.Settings;
using Twilio.Base;
using Twilio.Clients;
using Twilio.Exceptions;
using Twilio.Http;
using Twilio.Rest.Api.V2010.Account;
using Twilio.Types;
using HttpClient = System.Net.Http.HttpClient;
using HttpMethod = Twilio.Http.HttpMethod;

namespace Recovery.Functions.Hosting.Azure;

/// <summary>
/// Twilio's own package behind the port that our REST client implements. It speaks over the same HttpClient as that one, so a call that
/// never left stays apart from one whose answer was lost, and the same <see cref="TwilioOutcomes"/> judges both.
/// </summary>
public sealed class TwilioSdk(HttpClient http, RecoverySettings settings) : ITwilioApi
{
    private const int PageSize = 100;
    private readonly TwilioSettings _twilio = settings.Twilio;

    /// <summary>Takes the place of the REST client, on the HttpClient that was set up for that.</summary>
    public static IServiceCollection Use(IServiceCollection services) => services.AddTransient<ITwilioApi>(provider => new TwilioSdk(
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ITwilioApi)), provider.GetRequiredService<RecoverySettings>()));

    public async Task<TwilioAnswer> Create(TwilioText text, CancellationToken ct)
    {
        var (call, client) = Begin(ct);
        string? sid = null;
        int? code = null;
        try
        {
            var message = await MessageResource.CreateAsync(
                new CreateMessageOptions(new PhoneNumber(text.To))
                {
                    From = text.MessagingServiceSid is null ? new PhoneNumber(text.From ?? "") : null,
                    MessagingServiceSid = text.MessagingServiceSid,
                    Body = text.Body,
                    StatusCallback = new Uri(text.StatusCallback),
                    ValidityPeriod = text.ValidityPeriod,
                },
                client);
            sid = message?.Sid;
        }
        catch (ApiException refused)
        {
            code = refused.Code == 0 ? null : refused.Code;
        }
        catch (Exception e) when (IsAnyOther(e))
        {
            // What the call itself noted says what became of it.
        }

        return new TwilioAnswer(call.Call, call.Status, sid, code, call.RetryAfter);
    }

    public async Task<TwilioPage> List(string to, string? next, CancellationToken ct)
    {
        var (call, client) = Begin(ct);
        try
        {
            var response = await client.RequestAsync(next is null ? FirstPage(to) : new Request(HttpMethod.Get, next));
            var page = Page<MessageResource>.FromJson("messages", response.Content);
            return new TwilioPage(
                [.. page.Records.Select(m => new TwilioListed(m.Sid ?? "", m.Body ?? "", Date(m.DateCreated)))],
                page.HasNextPage() ? page.GetNextPageUrl(global::Twilio.Rest.Domain.Api) : null, call.Status);
        }
        catch (Exception e) when (e is ApiException || IsAnyOther(e))
        {
            return new TwilioPage(null, null, call.Status);
        }
    }

    public async Task<TwilioStanding?> Fetch(string sid, CancellationToken ct)
    {
        var (_, client) = Begin(ct);
        try
        {
            var message = await MessageResource.FetchAsync(new FetchMessageOptions(sid), client);
            return message is null ? null : new TwilioStanding(message.Sid ?? sid, message.Status?.ToString(), message.ErrorCode);
        }
        catch (Exception e) when (e is ApiException || IsAnyOther(e))
        {
            return null;
        }
    }

    public async Task<int> Delete(string sid, CancellationToken ct)
    {
        var (call, client) = Begin(ct);
        try
        {
            await MessageResource.DeleteAsync(new DeleteMessageOptions(sid), client);
        }
        catch (Exception e) when (e is ApiException || IsAnyOther(e))
        {
            // The status says it.
        }

        return call.Status;
    }

    /// <summary>A client for one call: the package keeps what happened last, and takes no cancellation.</summary>
    private (TwilioSdkCall Call, TwilioRestClient Client) Begin(CancellationToken ct)
    {
        var call = new TwilioSdkCall(http, _twilio.BaseUrl, ct);
        var (user, password) = _twilio is { ApiKeySid: not null, ApiKeySecret: not null }
            ? (_twilio.ApiKeySid, _twilio.ApiKeySecret)
            : (_twilio.AccountSid!, _twilio.AuthToken!);
        return (call, new TwilioRestClient(user, password, _twilio.AccountSid, httpClient: call));
    }

    private Request FirstPage(string to)
    {
        var request = new Request(HttpMethod.Get, $"{TwilioSdkCall.Address}/2010-04-01/Accounts/{Uri.EscapeDataString(_twilio.AccountSid!)}/Messages.json");
        request.AddQueryParam("To", to);
        request.AddQueryParam("PageSize", PageSize.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return request;
    }

    /// <summary>No connection, an error of the newer shape, or an answer that is no JSON.</summary>
    private static bool IsAnyOther(Exception e) =>
        e is TwilioException or Newtonsoft.Json.JsonException or InvalidCastException or FormatException or NullReferenceException or WebException;

    private static Instant? Date(DateTime? date) =>
        date is { } known ? Instant.FromDateTimeUtc(DateTime.SpecifyKind(known.ToUniversalTime(), DateTimeKind.Utc)) : null;
}
