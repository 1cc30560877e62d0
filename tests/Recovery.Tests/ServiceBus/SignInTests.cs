using System.Threading.Channels;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Types;
using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Recovery.Broker;
using Recovery.Local.ServiceBus;
using Recovery.Nudges;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>Who a Service Bus lets in.</summary>
public sealed class SignInTests : IDisposable
{
    private readonly ServiceBusBroker _broker;
    private readonly Channel<string> _put = System.Threading.Channels.Channel.CreateUnbounded<string>();

    public SignInTests() => _broker = ServiceBusBroker.Start(new BrokerOptions
    {
        TakesToken = token => _put.Writer.TryWrite(token) && token != "bad",
    });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Instant Now => SystemClock.Instance.GetCurrentInstant();

    [Fact]
    public async Task An_identity_signs_in_by_its_token()
    {
        await using var queue = Queue(null, null, "good");
        await queue.Send([BusRig.Queued("a", Now)], Ct);
        Assert.True(await queue.Complete(Assert.Single(await queue.Receive(QueueNames.Sms, 1, Ct)), Ct));
    }

    [Fact]
    public async Task A_token_is_put_again_before_it_runs_out_and_a_refusal_is_not_the_end()
    {
        var time = new FakeTimeProvider();
        string[] tokens = ["first", "bad", "second"];
        var asked = 0;
        await using var queue = Queue(null, null, new Known(() => new AccessToken(tokens[asked++], time.GetUtcNow().AddHours(1))), time);
        Assert.Empty(await queue.Receive(QueueNames.Sms, 1, Ct));
        Assert.Equal("first", await NextPut());

        time.Advance(TimeSpan.FromMinutes(54));
        Assert.False(_put.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("bad", await NextPut());

        // When its answer is here, the next try waits for a minute to pass.
        var second = NextPut().AsTask();
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(second, Task.Delay(20, Ct));
        }

        Assert.Equal("second", await second);
    }

    [Fact]
    public async Task A_token_that_is_not_taken_is_a_sentence()
    {
        await using var queue = Queue(null, null, "bad");
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => queue.Receive(QueueNames.Sms, 1, Ct));
        Assert.Equal(ServiceBusFault.Unauthorized, fault.Fault);
        Assert.Equal("Service Bus does not take this system's identity; give it the roles of sender and receiver.", fault.Message);
    }

    [Fact]
    public async Task A_wrong_key_is_a_sentence_that_does_not_repeat_it()
    {
        await using var queue = Queue("RootManageSharedAccessKey", "a wrong key", null);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => queue.Receive(QueueNames.Sms, 1, Ct));
        Assert.Equal(ServiceBusFault.Unauthorized, fault.Fault);
        Assert.DoesNotContain("a wrong key", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_named()
    {
        await using var queue = Queue("RootManageSharedAccessKey", "SAS_KEY_VALUE", null);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => queue.Receive("nowhere", 1, Ct));
        Assert.Equal(ServiceBusFault.NoSuchQueue, fault.Fault);
        Assert.Contains("'nowhere'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_connects_as_Microsofts_clients_do_still_has_to_put_a_token()
    {
        var factory = new ConnectionFactory();
        factory.SASL.Profile = new ClaimsFollow();
        var connection = await factory.CreateAsync(new Address("127.0.0.1", _broker.Port, null, null, "/", "amqp"));
        var refused = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = new SenderLink(new Session(connection), "sender", QueueNames.Sms);
        link.AddClosedCallback((_, error) => refused.TrySetResult(error));

        Assert.Equal(ErrorCode.UnauthorizedAccess, (await refused.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct)).Condition.ToString());
        await connection.CloseAsync();
    }

    [Fact]
    public async Task What_came_and_was_not_asked_for_any_more_is_given_back_at_once()
    {
        await using var queue = Queue("RootManageSharedAccessKey", "SAS_KEY_VALUE", null);
        await using (var stopping = Queue("RootManageSharedAccessKey", "SAS_KEY_VALUE", null))
        {
            // Somebody waits, and stops when something has come.
            var waiting = stopping.WaitForWork(QueueNames.Sms, Ct);
            await queue.Send([BusRig.Queued("a", Now)], Ct);
            await waiting;
        }

        // Its lock of a minute would be far from over.
        Assert.Equal(2, Assert.Single(await queue.Receive(QueueNames.Sms, 1, Ct)).DeliveryCount);
    }

    public void Dispose() => _broker.Dispose();

    private async ValueTask<string> NextPut() => await _put.Reader.ReadAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct);

    private ServiceBusQueue Queue(string? policy, string? key, string? token) => Queue(
        policy, key, token is null ? null : new Known(() => new AccessToken(token, DateTimeOffset.UtcNow.AddHours(1))), TimeProvider.System);

    private ServiceBusQueue Queue(string? policy, string? key, Known? identity, TimeProvider time)
    {
        var endpoint = new ServiceBusEndpoint("127.0.0.1", _broker.Port, false, policy, key);
        var tokens = identity is null ? null : new ServiceBusTokens(endpoint, identity, time);
        return new ServiceBusQueue(new ServiceBusLine(endpoint, tokens), new ClinicClock(TimeProvider.System, DateTimeZone.Utc), NullLogger.Instance);
    }

    /// <summary>A mechanism that says nothing of who it is.</summary>
    private sealed class ClaimsFollow() : SaslProfile(new Symbol("MSSBCBS"))
    {
        protected override ITransport UpgradeTransport(ITransport transport) => transport;

        protected override DescribedList GetStartCommand(string hostname) => new SaslInit { Mechanism = Mechanism.ToString(), HostName = hostname };

        protected override DescribedList OnCommand(DescribedList command) => throw new NotSupportedException("No challenge comes.");
    }

    private sealed class Known(Func<AccessToken> token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => token();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token());
    }
}
