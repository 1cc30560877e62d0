using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Types;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Recovery.Broker;
using Recovery.Broker.SignIn;
using Recovery.Channels.Sms;
using Recovery.Queues.ServiceBus;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>Who a Service Bus lets in.</summary>
public sealed class SignInTests : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate = OwnCertificate.Make();
    private readonly List<IAsyncDisposable> _open = [];
    private volatile string _good = "good";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Instant Now => SystemClock.Instance.GetCurrentInstant();

    [Fact]
    public async Task An_identity_signs_in_by_its_token()
    {
        var queue = WithIdentity(Broker(), () => "good");
        await queue.Send([BusRig.Queued("a", Now)], Ct);
        Assert.Holds(await queue.Complete(await BusRig.One(queue), Ct));
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_a_sentence_and_not_the_end()
    {
        var token = "bad";
        var queue = WithIdentity(Broker(), () => token);
        var fault = await Assert.ThrowsAsync<QueueException>(() => queue.Receive(SmsChannel.QueueName, 1, Ct));
        Assert.Equal(QueueFault.Unauthorized, fault.Fault);
        Assert.Equal("The Service Bus at localhost does not let us in; check the policy's name, key and claims, or give our identity the roles of sender and receiver.", fault.Message);

        token = "good";
        await queue.Send([BusRig.Queued("a", Now)], Ct);
        Assert.Equal("a.1", (await BusRig.One(queue)).MessageId);
    }

    [Fact]
    public async Task When_a_token_has_run_out_the_next_connection_brings_another()
    {
        var broker = Broker();
        var token = "good";
        var queue = WithIdentity(broker, () => token);
        await queue.Send([BusRig.Queued("a", Now)], Ct);

        // The bus goes away, and comes back when the token is worth nothing any more.
        broker.Dispose();
        await Assert.ThrowsAsync<QueueException>(() => queue.Send([BusRig.Queued("lost", Now)], Ct));
        token = _good = "another";
        Broker(broker.Port);
        await Assert.ThrowsAsync<QueueException>(() => queue.Receive("nowhere", 1, Ct));
        await queue.Send([BusRig.Queued("b", Now)], Ct);
        Assert.Equal("b.1", (await BusRig.One(queue)).MessageId);
    }

    [Fact]
    public async Task No_identity_at_all_is_a_sentence()
    {
        var queue = WithIdentity(Broker(), () => throw new CredentialUnavailableException("There is none."));
        var fault = await Assert.ThrowsAsync<QueueException>(() => queue.Send([BusRig.Queued("a", Now)], Ct));
        Assert.Equal(QueueFault.Unauthorized, fault.Fault);
        Assert.StartsWith("There is no identity to sign in to the Service Bus at localhost with; ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_a_sentence_that_does_not_repeat_it()
    {
        var queue = WithKey(Broker().ConnectionString.Replace("SAS_KEY_VALUE", "A_WRONG_KEY", StringComparison.Ordinal));
        var fault = await Assert.ThrowsAsync<QueueException>(() => queue.Receive(SmsChannel.QueueName, 1, Ct));
        Assert.Equal(QueueFault.Unauthorized, fault.Fault);
        Assert.DoesNotContain("A_WRONG_KEY", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_named()
    {
        var queue = WithKey(Broker().ConnectionString);
        var fault = await Assert.ThrowsAsync<QueueException>(() => queue.Receive("nowhere", 1, Ct));
        Assert.Equal(QueueFault.NoSuchQueue, fault.Fault);
        Assert.Equal("The Service Bus at localhost has no queue 'nowhere'.", fault.Message);
    }

    [Fact]
    public async Task Nobody_there_is_a_sentence()
    {
        var broker = Broker();
        broker.Dispose();
        var queue = WithKey(broker.ConnectionString);
        var fault = await Assert.ThrowsAsync<QueueException>(() => queue.Send([BusRig.Queued("a", Now)], Ct));
        Assert.Equal((QueueFault.OutOfReach, "The Service Bus at localhost is out of reach."), (fault.Fault, fault.Message));
    }

    [Fact]
    public async Task Who_connects_as_Microsofts_clients_do_still_has_to_put_a_token()
    {
        using var broker = ServiceBusBroker.Start();
        var factory = new ConnectionFactory();
        factory.SASL.Profile = new ClaimsFollow();
        var connection = await factory.CreateAsync(new Address("127.0.0.1", broker.Port, null, null, "/", "amqp"));
        var refused = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = new SenderLink(new Session(connection), "sender", SmsChannel.QueueName);
        link.AddClosedCallback((_, error) => refused.TrySetResult(error));

        Assert.Equal(ErrorCode.UnauthorizedAccess, (await refused.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct)).Condition.ToString());
        await connection.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _open.Reverse();
        foreach (var open in _open)
        {
            await open.DisposeAsync();
        }

        _certificate.Dispose();
    }

    private ServiceBusBroker Broker(int port = 0)
    {
        var broker = ServiceBusBroker.Start(new BrokerOptions { Port = port, Certificate = _certificate, TakesToken = token => token == _good });
        _open.Add(new Closing(broker));
        return broker;
    }

    private ServiceBusQueue WithIdentity(ServiceBusBroker broker, Func<string> token) => Queue(
        new QueueSettings(QueueProvider.ServiceBus, "localhost", null, Duration.Zero),
        options => options.CustomEndpointAddress = new Uri($"sb://localhost:{broker.Port}"), token);

    private ServiceBusQueue WithKey(string connection) => Queue(
        new QueueSettings(QueueProvider.ServiceBus, null, connection, Duration.Zero), _ => { }, () => "");

    private ServiceBusQueue Queue(QueueSettings settings, Action<ServiceBusClientOptions> configure, Func<string> token)
    {
        var client = BusAddress.Of(settings).Connect(new Known(token), options =>
        {
            options.CertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString();
            configure(options);
        });
        _open.Add(client);
        var queue = new ServiceBusQueue(client, new ClinicClock(TimeProvider.System, DateTimeZone.Utc), NullLogger.Instance);
        _open.Add(queue);
        return queue;
    }

    /// <summary>A mechanism that says nothing of who it is.</summary>
    private sealed class ClaimsFollow() : SaslProfile(new Symbol("MSSBCBS"))
    {
        protected override ITransport UpgradeTransport(ITransport transport) => transport;

        protected override DescribedList GetStartCommand(string hostname) => new SaslInit { Mechanism = Mechanism.ToString(), HostName = hostname };

        protected override DescribedList OnCommand(DescribedList command) => throw new NotSupportedException("No challenge comes.");
    }

    private sealed class Closing(ServiceBusBroker broker) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            broker.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Its tokens are so short-lived that each connection asks for a new one.</summary>
    private sealed class Known(Func<string> token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(token(), DateTimeOffset.UtcNow.AddMinutes(5));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
