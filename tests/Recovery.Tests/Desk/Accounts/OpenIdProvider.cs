using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Desk.Accounts;

/// <summary>Somebody with an account at the provider.</summary>
/// <param name="Verified">What the token says; null: nothing.</param>
/// <param name="Asked">What the provider says once it is asked who that is; null: only whose account it is.</param>
public sealed record Person(string Email, string? Name = null, bool? Verified = true, Said? Asked = null);

/// <summary>What a provider says of somebody when asked.</summary>
public sealed record Said(string Email, bool? Verified);

/// <summary>
/// An OpenID Connect provider on this machine: it describes itself, signs real tokens with a key of its own, and holds its client to the rules
/// (secret, address to come back to, PKCE, codes that work once). Whoever comes is the person whom the test put there.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "the-desk";
    public const string Secret = "a secret between the desk and its provider";

    /// <summary>To make a key takes as long as a test.</summary>
    private static readonly RsaSecurityKey Key = NewKey(), Foreign = NewKey();

    private static readonly ConcurrentBag<OpenIdProvider> Idle = [];
    private readonly LoopbackServer _server;
    private readonly ConcurrentDictionary<string, (IQueryCollection Asked, Person Person)> _codes = new(StringComparer.Ordinal);

    private OpenIdProvider(Func<RequestDelegate, Task<LoopbackServer>> start) => _server = start(Answer).GetAwaiter().GetResult();

    public string Address => _server.Address.AbsoluteUri.TrimEnd('/');

    /// <summary>Who signs in.</summary>
    public Person Person { get; set; } = new("ann@example.com");

    /// <summary>Makes a token wrong before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <summary>What the provider answers instead of letting somebody in.</summary>
    public string? Refuses { get; set; }

    /// <summary>The last address that it sent somebody back to.</summary>
    public string? SentBackTo { get; private set; }

    /// <summary>What it was asked for last.</summary>
    public IQueryCollection? Asked { get; private set; }

    public static OpenIdProvider Start() => new(LoopbackServer.Start);

    /// <summary>One that a test before has handed back, or a new one: desks that ask it can be used again as well.</summary>
    public static OpenIdProvider Take() => Idle.TryTake(out var idle) ? idle : Start();

    /// <summary>For the next test, to which it is new.</summary>
    public void HandBack()
    {
        (Person, Spoil, Refuses, SentBackTo, Asked) = (new("ann@example.com"), null, null, null, null);
        _codes.Clear();
        Idle.Add(this);
    }

    /// <summary>Ends those that no test has.</summary>
    public static async ValueTask EndIdle()
    {
        while (Idle.TryTake(out var idle))
        {
            await idle.DisposeAsync();
        }
    }

    public static SigningCredentials ForeignKey() => new(Foreign, SecurityAlgorithms.RsaSha256);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task Answer(HttpContext context) => context.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(new
        {
            issuer = Address,
            authorization_endpoint = $"{Address}/authorize",
            token_endpoint = $"{Address}/token",
            userinfo_endpoint = $"{Address}/me",
            jwks_uri = $"{Address}/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }),
        "/keys" => context.Response.WriteAsJsonAsync(new { keys = new[] { PublicKey() } }),
        "/authorize" => Authorize(context),
        "/token" => Token(context),
        "/me" => Me(context),
        _ => Refuse(context, "nothing here"),
    };

    private Task Authorize(HttpContext context)
    {
        var asked = Asked = context.Request.Query;
        var isFair = asked["client_id"] == ClientId && asked["response_type"] == "code" && asked["scope"].ToString().Split(' ').Contains("openid")
            && asked["code_challenge_method"] == "S256" && asked["nonce"].ToString().Length > 20 && asked["state"].ToString().Length > 20;
        if (!isFair)
        {
            return Refuse(context, "invalid_request");
        }

        var code = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16));
        _codes[code] = (asked, Person);
        var answer = Refuses is { } why ? KeyValuePair.Create("error", why) : KeyValuePair.Create("code", code);
        SentBackTo = QueryHelpers.AddQueryString(asked["redirect_uri"]!, new Dictionary<string, string?> { [answer.Key] = answer.Value, ["state"] = asked["state"] });
        context.Response.Redirect(SentBackTo);
        return Task.CompletedTask;
    }

    private async Task Token(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"].ToString(), out var given))
        {
            await Refuse(context, "invalid_grant");
            return;
        }

        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        var isFair = form["client_id"] == ClientId && form["client_secret"] == Secret && form["redirect_uri"] == given.Asked["redirect_uri"]
            && challenge == given.Asked["code_challenge"];
        if (!isFair)
        {
            await Refuse(context, "invalid_grant");
            return;
        }

        var token = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = ClientId,
            NotBefore = DateTime.UtcNow.AddMinutes(-1),
            IssuedAt = DateTime.UtcNow,
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>(Claims(given.Person)) { ["nonce"] = given.Asked["nonce"].ToString() },
        };
        Spoil?.Invoke(token);
        await context.Response.WriteAsJsonAsync(new
        {
            access_token = given.Person.Email,
            token_type = "Bearer",
            expires_in = 300,
            id_token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token),
        });
    }

    private Task Me(HttpContext context) => context.Response.WriteAsJsonAsync(
        Person.Asked is { } said ? Claims(Person with { Email = said.Email, Verified = said.Verified }, SubjectOf(Person)) : new Dictionary<string, object> { ["sub"] = SubjectOf(Person) });

    private static Dictionary<string, object> Claims(Person person, string? subject = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = subject ?? SubjectOf(person), ["email"] = person.Email };
        if (person.Verified is { } verified)
        {
            claims["email_verified"] = verified;
        }

        if (person.Name is { } name)
        {
            claims["name"] = name;
        }

        return claims;
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = "key of this provider" };

    private static string SubjectOf(Person person) => $"subject of {person.Email}";

    private static object PublicKey()
    {
        var numbers = Key.Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = Key.KeyId, n = Base64UrlEncoder.Encode(numbers.Modulus), e = Base64UrlEncoder.Encode(numbers.Exponent) };
    }

    private static Task Refuse(HttpContext context, string error)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsJsonAsync(new { error });
    }
}
