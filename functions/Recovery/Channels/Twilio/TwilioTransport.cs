using System.Net.Http.Headers;
using Recovery.Channels.Http;
using Twilio.Http;
using HttpClient = System.Net.Http.HttpClient;
using HttpMethod = Twilio.Http.HttpMethod;

namespace Recovery.Channels.Twilio;

/// <summary>Carries the calls of Twilio's package over our HttpClient, and notes in each <see cref="TwilioRequest"/> how far it got.</summary>
internal sealed class TwilioTransport(HttpClient http) : global::Twilio.Http.HttpClient
{
    /// <summary>We only call asynchronously; the package's other calls print what they send where its debug log is on.</summary>
    public override Response MakeRequest(Request request) => throw new NotSupportedException("Call Twilio asynchronously.");

    public override async Task<Response> MakeRequestAsync(Request request)
    {
        var call = (TwilioRequest)request;
        using var message = Message(call);
        try
        {
            using var response = await http.SendAsync(message, call.Cancellation);
            (call.Call, call.Status) = (TwilioCall.Answered, (int)response.StatusCode);
            call.RetryAfter = Recovery.Channels.Http.RetryAfter.Of(response.Headers, DateTimeOffset.UtcNow);
            // The whole answer is in memory by now: nothing is left to cancel.
            return new Response(response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None), response.Headers);
        }
        catch (NotSentException)
        {
            call.Call = call.Cancellation.IsCancellationRequested ? TwilioCall.Stopped : TwilioCall.NotSent;
            throw;
        }
    }

    private HttpRequestMessage Message(TwilioRequest request)
    {
        var message = new HttpRequestMessage(System.Net.Http.HttpMethod.Parse(request.Method.ToString()), request.ConstructUrl());
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Authentication(request.Username, request.Password));
        if (request.Method == HttpMethod.Post)
        {
            message.Content = new FormUrlEncodedContent(request.PostParams);
        }

        return message;
    }
}
