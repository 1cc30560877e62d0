using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace Recovery.Broker.SignIn;

/// <summary>Who may attach links: by the policy's name and key as it connected, or by a token that it put afterwards.</summary>
internal sealed class Doorkeeper(BrokerOptions options)
{
    private readonly ConditionalWeakTable<Connection, object> _known = [];

    public bool Knows(Connection connection) =>
        connection is ListenerConnection { Principal.Identity: { IsAuthenticated: true, AuthenticationType: "PLAIN" } } || _known.TryGetValue(connection, out _);

    /// <summary>Whoever has connected is to show who it is, and soon.</summary>
    public void Expects(Connection connection)
    {
        if (Knows(connection))
        {
            return;
        }

        var timer = options.Time.CreateTimer(
            _ =>
            {
                if (!Knows(connection))
                {
                    connection.Close(TimeSpan.Zero, new Error(ErrorCode.UnauthorizedAccess) { Description = "The connection was closed: no token was put on $cbs in time." });
                }
            },
            null, options.SignInTimeout, Timeout.InfiniteTimeSpan);
        connection.AddClosedCallback((_, _) => timer.Dispose());
    }

    /// <summary>Lets a connection in by its token. False: the token is none of ours, or has run out.</summary>
    public bool LetIn(Connection connection, string? type, string? token)
    {
        var good = token is not null && (type == "servicebus.windows.net:sastoken" ? IsSigned(token) : type == "jwt" && options.TakesToken?.Invoke(token) == true);
        if (good)
        {
            _known.AddOrUpdate(connection, this);
        }

        return good;
    }

    /// <summary>https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#generate-a-shared-access-signature-token</summary>
    private bool IsSigned(string token)
    {
        const string Kind = "SharedAccessSignature ";
        if (!token.StartsWith(Kind, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var parts = token[Kind.Length..].Split('&').Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (!parts.TryGetValue("sr", out var resource) || !parts.TryGetValue("se", out var expiry) || !parts.TryGetValue("sig", out var signature)
            || parts.GetValueOrDefault("skn") is not { } policy || HttpUtility.UrlDecode(policy) != options.Policy)
        {
            return false;
        }

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        return HttpUtility.UrlDecode(signature) == Convert.ToBase64String(expected)
            && long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.FromUnixTimeSeconds(seconds) > DateTimeOffset.UtcNow;
    }
}
