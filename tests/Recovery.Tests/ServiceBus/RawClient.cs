using System.Buffers.Binary;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Types;

namespace Recovery.Tests.ServiceBus;

/// <summary>A client of the broker that sends and reads frame by frame, as no library does it.</summary>
internal sealed class RawClient : IDisposable
{
    private const byte Amqp = 0;
    private const byte Sasl = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpClient _tcp = new();

    /// <summary>Signed in by the policy's key, with a session open.</summary>
    public static async Task<RawClient> Connect(int port)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync("127.0.0.1", port);
        await client.Greet(3);
        await client.Next<SaslMechanisms>();
        await client.Send(new SaslInit { Mechanism = "PLAIN", InitialResponse = "\0RootManageSharedAccessKey\0SAS_KEY_VALUE"u8.ToArray() }, Sasl);
        await client.Next<SaslOutcome>();
        await client.Greet(0);
        await client.Send(new Open { ContainerId = "raw", HostName = "127.0.0.1" });
        await client.Next<Open>();
        await client.Send(new Begin { NextOutgoingId = 0, IncomingWindow = 1000, OutgoingWindow = 1000 });
        await client.Next<Begin>();
        return client;
    }

    /// <summary>Sends a frame on the one session.</summary>
    public async Task Send(DescribedList performative, byte type = Amqp)
    {
        var frame = new ByteBuffer(256, true);
        frame.Append(8);
        performative.Encode(frame);
        var bytes = frame.Buffer.AsMemory(0, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.Span, bytes.Length);
        (bytes.Span[4], bytes.Span[5]) = (2, type);
        await _tcp.GetStream().WriteAsync(bytes);
    }

    /// <summary>The next frame of a kind; others before it are passed over.</summary>
    public async Task<T> Next<T>()
        where T : DescribedList
    {
        while (true)
        {
            if (await Next() is T expected)
            {
                return expected;
            }
        }
    }

    /// <summary>The next frame.</summary>
    public async Task<DescribedList> Next()
    {
        var body = await Read(BinaryPrimitives.ReadInt32BigEndian(await Read(sizeof(int))) - sizeof(int));
        var buffer = new ByteBuffer(body, 4, body.Length - 4, body.Length);
        return (DescribedList)Encoder.ReadObject(buffer);
    }

    public void Dispose() => _tcp.Dispose();

    private async Task Greet(byte protocol)
    {
        byte[] header = [.. "AMQP"u8, protocol, 1, 0, 0];
        await _tcp.GetStream().WriteAsync(header);
        Assert.Equal(header, await Read(header.Length));
    }

    private async Task<byte[]> Read(int length)
    {
        var bytes = new byte[length];
        await _tcp.GetStream().ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience);
        return bytes;
    }
}
