using System.Buffers.Binary;
using System.Net.Sockets;
using Recovery.Broker;

namespace Recovery.Tests.ServiceBus;

/// <summary>Who speaks first on a connection to the broker, byte by byte.</summary>
public sealed class OpeningTests : IDisposable
{
    private static readonly byte[] SaslHeader = [.. "AMQP"u8, 3, 1, 0, 0];
    private static readonly byte[] AmqpHeader = [.. "AMQP"u8, 0, 1, 0, 0];

    /// <summary>The performative sasl-init with the mechanism's name alone, in a frame of type 1.</summary>
    private static readonly byte[] SaslInit = [0, 0, 0, 25, 2, 1, 0, 0, 0, 0x53, 0x41, 0xC0, 12, 1, 0xA3, 9, .. "ANONYMOUS"u8];

    private readonly ServiceBusBroker _broker = ServiceBusBroker.Start();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// Microsoft's client for JavaScript leaves lying what comes in one read with the outcome of its sign-in, until more comes; were
    /// the opening in it, both would wait.
    /// </summary>
    [Fact]
    public async Task The_broker_opens_when_the_client_has_read_the_outcome_of_its_sign_in()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _broker.Port, Ct);
        var stream = client.GetStream();
        await stream.WriteAsync(SaslHeader, Ct);
        Assert.Equal(SaslHeader, await Read(stream, SaslHeader.Length));
        await Frame(stream);
        await stream.WriteAsync(SaslInit, Ct);
        await Frame(stream);

        Assert.Equal(AmqpHeader, await Read(stream, AmqpHeader.Length));
        Assert.False(client.Client.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead), "It went on before the client had begun.");
        await stream.WriteAsync(AmqpHeader, Ct);
        Assert.Equal(0x10, (await Frame(stream))[6]);
    }

    public void Dispose() => _broker.Dispose();

    /// <summary>A frame without its length.</summary>
    private static async Task<byte[]> Frame(NetworkStream stream) =>
        await Read(stream, BinaryPrimitives.ReadInt32BigEndian(await Read(stream, sizeof(int))) - sizeof(int));

    private static async Task<byte[]> Read(NetworkStream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct);
        return bytes;
    }
}
