using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Recovery.Settings;

namespace Recovery.Channels.Http;

/// <summary>How providers are called: many connections kept open, nothing repeated, redirected or logged behind our back.</summary>
internal static class ProviderHttp
{
    /// <summary>The largest answer that is read; theirs take a kilobyte or two, pages of a look-up some more.</summary>
    private const int MostOfAnAnswer = 1024 * 1024;

    public static IHttpClientBuilder CallsProvider(this IHttpClientBuilder client, SenderSettings senders, Uri baseUrl) => client
        .ConfigureHttpClient(http =>
        {
            http.Timeout = senders.CallTimeout;
            http.MaxResponseContentBufferSize = MostOfAnAnswer;
            http.DefaultRequestHeaders.UserAgent.ParseAdd("Recovery/1.0");
        })
        .UseSocketsHttpHandler((handler, _) =>
        {
            // A few more than the senders use, for look-ups.
            handler.MaxConnectionsPerServer = senders.Concurrency + 4;
            handler.ConnectTimeout = TimeSpan.FromSeconds(Math.Min(5, senders.CallTimeout.TotalSeconds));
            // New connections now and then, so that a provider's change of address is seen.
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            // Shorter than servers wait: a connection that they close as we write leaves the message in doubt.
            handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20);
            handler.AllowAutoRedirect = false;
            // Our traces are no concern of theirs.
            handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
            handler.UseCookies = false;
            // The machine's proxy settings are for the outside world.
            handler.UseProxy = !baseUrl.IsLoopback;
        })
        .AddHttpMessageHandler(() => new SentOrNot())
        // The handler renews its connections itself, so the client may be kept for good.
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        // The factory's own log lines would hold the number that a look-up asks for.
        .RemoveAllLoggers();
}
