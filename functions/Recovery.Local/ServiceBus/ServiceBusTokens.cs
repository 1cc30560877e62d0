using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;
using Azure.Core;
using Azure.Identity;

namespace Recovery.Local.ServiceBus;

/// <summary>Signs in with an identity's tokens: one is put for each address before a link to it is attached, and again before it runs out.</summary>
internal sealed class ServiceBusTokens(ServiceBusEndpoint endpoint, TokenCredential credential, TimeProvider time)
{
    public const string Address = "$cbs";

    /// <summary>Before a token runs out, so that no link is ever closed for it.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly string[] Scopes = ["https://servicebus.azure.net/.default"];

    private readonly ConditionalWeakTable<Connection, OfConnection> _connections = [];

    /// <exception cref="ServiceBusException">The token was refused, or there is none to be had.</exception>
    public async Task Put(ServiceBusLine line, Connection connection, string address)
    {
        var known = _connections.GetValue(connection, _ => new OfConnection(new RequestLink(line, Address)));
        var audience = $"sb://{endpoint.Host}/{address}";
        var put = known.Put.GetOrAdd(audience, _ => new Lazy<Task>(() => PutAndKeep(connection, known.Claims, audience)));
        try
        {
            await put.Value;
        }
        catch
        {
            // Whoever comes next tries again.
            known.Put.TryRemove(KeyValuePair.Create(audience, put));
            throw;
        }
    }

    private async Task PutAndKeep(Connection connection, RequestLink claims, string audience)
    {
        var expires = await Put(claims, audience);
        _ = Renew(connection, claims, audience, expires);
    }

    private async Task Renew(Connection connection, RequestLink claims, string audience, DateTimeOffset expires)
    {
        while (!connection.IsClosed)
        {
            var left = expires - Early - time.GetUtcNow();
            await Task.Delay(left > Soon ? left : Soon, time);
            try
            {
                expires = connection.IsClosed ? expires : await Put(claims, audience);
            }
            catch (Exception fault) when (fault is ServiceBusException or AuthenticationFailedException)
            {
                // Tried again in a minute; when the token has run out, Service Bus closes the link, and whoever needs it hears why.
            }
        }
    }

    private async Task<DateTimeOffset> Put(RequestLink claims, string audience)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(Scopes), CancellationToken.None);
        var answer = await claims.Ask(
            new Message(token.Token)
            {
                ApplicationProperties = new ApplicationProperties
                {
                    ["operation"] = "put-token", ["type"] = "jwt", ["name"] = audience, ["expiration"] = token.ExpiresOn.UtcDateTime,
                },
            },
            CancellationToken.None);
        return answer.ApplicationProperties?["status-code"] is 200 or 202
            ? token.ExpiresOn
            : throw new ServiceBusException(ServiceBusFault.Unauthorized, "Service Bus does not take this system's identity; give it the roles of sender and receiver.");
    }

    private sealed record OfConnection(RequestLink Claims)
    {
        public ConcurrentDictionary<string, Lazy<Task>> Put { get; } = new(StringComparer.Ordinal);
    }
}
