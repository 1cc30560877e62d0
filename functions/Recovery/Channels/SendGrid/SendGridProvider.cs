using System.Net.Http.Headers;
using NodaTime;
using Recovery.Channels.Email;
using Recovery.Channels.Http;
using Recovery.Messages;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Settings;
using SendGrid;

namespace Recovery.Channels.SendGrid;

/// <summary>Emails through SendGrid's own package, over a client of ours: the package repeats no call then.</summary>
/// <param name="http">Must tell what was not sent from what was lost, as <see cref="ProviderHttp"/> sets it up.</param>
public sealed class SendGridProvider(HttpClient http, RecoverySettings settings) : IChannelProvider
{
    private readonly SendGridClient _client = new(http, new SendGridClientOptions
    {
        ApiKey = settings.SendGrid.ApiKey,
        Host = settings.SendGrid.BaseUrl.AbsoluteUri.TrimEnd('/'),
    });

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly SendGridMail _mail = new(settings);
    private readonly Uri _mailSend = new($"{settings.SendGrid.BaseUrl.AbsoluteUri.TrimEnd('/')}/v3/mail/send");
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", settings.SendGrid.ApiKey);

    public Channel Channel => EmailChannel.Instance;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken ct) =>
        SendGridOutcomes.Of(await Call((OutgoingEmail)message, ct));

    /// <summary>SendGrid keeps no messages to ask for; its event webhook settles what is in doubt.</summary>
    public Task<Lookup> Find(OutgoingMessage message, Instant attemptedAt, CancellationToken ct) =>
        Task.FromResult<Lookup>(new Lookup.CannotAsk());

    private async Task<SendGridAnswer> Call(OutgoingEmail email, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _mailSend)
            {
                Headers = { Authorization = _authorization },
                Content = new ByteArrayContent(SendGridMailJson.Of(_mail.Of(email))) { Headers = { ContentType = Json } },
            };
            var response = await _client.MakeRequest(request, ct);
            using var body = response.Body;
            var status = (int)response.StatusCode;
            return new SendGridAnswer(
                SendGridCall.Answered, status, MessageId(response),
                status == 429 ? RetryAfter.Of(response.Headers, DateTimeOffset.UtcNow) ?? RetryAfter.OfRateLimit(response.Headers, DateTimeOffset.UtcNow) : null,
                status is 400 or 413 ? SendGridErrors.Fields(body) : []);
        }
        catch (NotSentException)
        {
            return new SendGridAnswer(ct.IsCancellationRequested ? SendGridCall.Stopped : SendGridCall.NotSent);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new SendGridAnswer(SendGridCall.Lost);
        }
    }

    private static string? MessageId(Response response) =>
        response.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.FirstOrDefault() : null;
}
