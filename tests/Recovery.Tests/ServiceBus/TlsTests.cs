using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Recovery.Broker;
using Recovery.Broker.SignIn;
using Recovery.Channels.Sms;
using Recovery.Loopback;
using Recovery.Queues.ServiceBus;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Nudges.Send;
using Recovery.Time;

namespace Recovery.Tests.ServiceBus;

/// <summary>Anything but an emulator is spoken to over TLS, and only when somebody whom the machine trusts vouches for it.</summary>
public sealed class TlsTests : IDisposable
{
    private const int Texts = 20;
    private readonly X509Certificate2 _certificate = OwnCertificate.Make();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-tls-");
    private readonly ServiceBusBroker _broker;

    public TlsTests() => _broker = ServiceBusBroker.Start(new BrokerOptions { Certificate = _certificate });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_system_queues_through_a_bus_that_it_trusts()
    {
        var trusted = Path.Combine(_folder.FullName, "broker.pem");
        await File.WriteAllTextAsync(trusted, _certificate.ExportCertificatePem(), Ct);
        await using var provider = await LoopbackProvider.StartAsync();
        var settings = new Dictionary<string, string>(DeliveryRig.Settings(_folder, provider).ToDictionary(s => s.Key, s => s.Value!))
        {
            ["Queue:Provider"] = "ServiceBus",
            ["ServiceBus"] = _broker.ConnectionString,
            ["SSL_CERT_FILE"] = trusted,
            ["Clock:Start"] = "2027-04-27T07:29:00+01:00",
            ["Clock:Speed"] = "30",
        };
        await using (var rig = DeliveryRig.On(settings, Instant.FromUtc(2027, 4, 26, 12, 0)))
        {
            await rig.Register(Texts, 0);
        }

        using var server = ServerProcess.Start(Ports.Free(), settings);
        for (var tries = 0; provider.Count < Texts; tries++)
        {
            Assert.False(server.HasExited, server.Output);
            Assert.True(tries < 600, $"They never came.\n{server.Output}");
            await Task.Delay(100, Ct);
        }

        Assert.Equal(Texts, provider.Received.Select(r => r.NudgeId).Distinct().Count());
    }

    [Fact]
    public async Task A_bus_that_nobody_vouches_for_is_not_spoken_to()
    {
        await using var client = BusRig.Connect(_broker.ConnectionString);
        await using var queue = new ServiceBusQueue(client, new ClinicClock(TimeProvider.System, DateTimeZone.Utc), NullLogger.Instance);
        var fault = await Assert.ThrowsAsync<QueueException>(() => queue.Receive(SmsChannel.QueueName, 1, Ct));
        Assert.Equal("The Service Bus at localhost shows a certificate that this machine does not trust.", fault.Message);
        Assert.Equal(QueueFault.OutOfReach, fault.Fault);
    }

    public void Dispose()
    {
        _broker.Dispose();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
