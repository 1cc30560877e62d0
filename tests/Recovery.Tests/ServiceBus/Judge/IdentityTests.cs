using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using Recovery.Broker;
using Recovery.Broker.SignIn;

namespace Recovery.Tests.ServiceBus.Judge;

/// <summary>An identity signs in by its token over TLS.</summary>
public sealed class IdentityTests : IDisposable
{
    private readonly X509Certificate2 _certificate = OwnCertificate.Make();
    private readonly ServiceBusBroker _broker;

    public IdentityTests() => _broker = ServiceBusBroker.Start(new BrokerOptions { Certificate = _certificate, TakesToken = token => token == "good" });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_identity_sends_receives_and_completes()
    {
        await using var client = Client("good");
        await using var receiver = client.CreateReceiver("sms-nudges");
        await client.CreateSender("sms-nudges").SendMessageAsync(new ServiceBusMessage("{}") { MessageId = "a.1" }, Ct);
        var got = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal("a.1", got.MessageId);
        await receiver.CompleteMessageAsync(got, Ct);
        Assert.Null(await receiver.PeekMessageAsync(0, Ct));
    }

    [Fact]
    public async Task A_connection_string_works_over_tls_too()
    {
        await using var client = new ServiceBusClient(_broker.ConnectionString, Options(trusts: true));
        await client.CreateSender("sms-nudges").SendMessageAsync(new ServiceBusMessage("{}"), Ct);
    }

    [Fact]
    public async Task Another_identity_is_refused()
    {
        await using var client = Client("bad");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => client.CreateSender("sms-nudges").SendMessageAsync(new ServiceBusMessage("{}"), Ct));
    }

    [Fact]
    public async Task A_broker_whose_certificate_nobody_vouches_for_is_sent_nothing()
    {
        await using var client = Client("good", trusts: false);
        await Assert.ThrowsAsync<AuthenticationException>(() => client.CreateSender("sms-nudges").SendMessageAsync(new ServiceBusMessage("{}"), Ct));
    }

    public void Dispose()
    {
        _broker.Dispose();
        _certificate.Dispose();
    }

    private ServiceBusClient Client(string token, bool trusts = true) => new("localhost", new Identity(token), Options(trusts));

    private ServiceBusClientOptions Options(bool trusts) => new()
    {
        // Without it the client would take the port of Service Bus itself.
        CustomEndpointAddress = new Uri($"sb://localhost:{_broker.Port}"),
        CertificateValidationCallback = trusts ? (_, shown, _, _) => shown is not null && shown.GetCertHashString() == _certificate.GetCertHashString() : null,
        RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) },
    };

    private sealed class Identity(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token, DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
