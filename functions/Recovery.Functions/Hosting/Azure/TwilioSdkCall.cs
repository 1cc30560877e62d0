using System.Net.Http.Headers;
using NodaTime;
using Recovery.Channels.Http;
using Recovery.Channels.Twilio;
using Twilio.Http;
using HttpClient = System.Net.Http.HttpClient;

namespace Recovery.Functions.Hosting.Azure;

/// <summary>One call of Twilio's package over our HttpClient, and what became of it.</summary>
internal sealed class TwilioSdkCall(HttpClient http, Uri baseUrl, CancellationToken ct) : Twilio.Http.HttpClient
{
    /// <summary>Where the package believes to call.</summary>
    public const string Address = "https://api.twilio.com";

    public TwilioCall Call { get; private set; } = TwilioCall.NotSent;

    /// <summary>0 without an answer.</summary>
    public int Status { get; private set; }

    public Duration? RetryAfter { get; private set; }

    /// <summary>The package's asynchronous calls alone are used.</summary>
    public override Response MakeRequest(Request request) => throw new NotSupportedException("Call Twilio asynchronously.");

    public override async Task<Response> MakeRequestAsync(Request request)
    {
        using var message = Message(request);
        try
        {
            using var response = await http.SendAsync(message, ct);
            (Call, Status) = (TwilioCall.Answered, (int)response.StatusCode);
            RetryAfter = Recovery.Channels.Http.RetryAfter.Of(response.Headers, DateTimeOffset.UtcNow);
            return new Response(response.StatusCode, await response.Content.ReadAsStringAsync(ct), response.Headers);
        }
        catch (NotSentException)
        {
            Call = ct.IsCancellationRequested ? TwilioCall.Stopped : TwilioCall.NotSent;
            throw;
        }
        catch (Exception e) when (Status == 0 && e is HttpRequestException or OperationCanceledException or IOException)
        {
            Call = TwilioCall.Lost;
            throw;
        }
    }

    private HttpRequestMessage Message(Request request)
    {
        // The package's address is fixed; ours is the settings'. So the credentials go nowhere else either, whatever an answer names.
        var message = new HttpRequestMessage(new System.Net.Http.HttpMethod(request.Method.ToString()), new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + request.ConstructUrl().PathAndQuery));
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Authentication(request.Username, request.Password));
        if (request.Method == Twilio.Http.HttpMethod.Post)
        {
            message.Content = new ByteArrayContent(request.EncodePostParams())
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") },
            };
        }

        return message;
    }
}
