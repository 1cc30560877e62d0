using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Recovery.Tests.Telemetry;

/// <summary>A span as a collector reads it from the wire.</summary>
/// <param name="Parent">Empty: it has none.</param>
/// <param name="Kind">OTLP's number: 1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="Links">The traces that it is linked to.</param>
internal sealed record OtlpSpan(
    string Trace, string Id, string Parent, string Name, int Kind, ulong Start, ulong End,
    IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Links)
{
    private static readonly string[] Kinds = ["", "internal", "server", "client", "producer", "consumer"];

    public string KindInWords => Kinds[Kind];

    /// <summary>The spans of one post. Numbers of fields: opentelemetry/proto/trace/v1/trace.proto</summary>
    public static IEnumerable<OtlpSpan> ReadAll(byte[] post) =>
        from resource in Fields(post, 1)
        from scope in Fields(resource.Bytes, 2)
        from span in Fields(scope.Bytes, 2)
        select Read(span.Bytes);

    private static OtlpSpan Read(byte[] span)
    {
        var fields = Fields(span).ToLookup(f => f.Number);
        return new OtlpSpan(
            Hex(fields[1]), Hex(fields[2]), Hex(fields[4]), Encoding.UTF8.GetString(fields[5].Single().Bytes), (int)fields[6].Single().Value,
            fields[7].Single().Value, fields[8].Single().Value,
            fields[9].ToDictionary(
                tag => Encoding.UTF8.GetString(Fields(tag.Bytes, 1).Single().Bytes), tag => Text(Fields(Fields(tag.Bytes, 2).Single().Bytes).Single())),
            [.. fields[13].Select(link => Hex(Fields(link.Bytes, 1)))]);
    }

    private static string Text(Field value) => value.Number == 1
        ? Encoding.UTF8.GetString(value.Bytes)
        : value.Value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(IEnumerable<Field> fields) => Convert.ToHexStringLower(fields.SingleOrDefault()?.Bytes ?? []);

    private static IEnumerable<Field> Fields(byte[] message, int number) => Fields(message).Where(f => f.Number == number);

    /// <summary>A message's fields: https://protobuf.dev/programming-guides/encoding/</summary>
    private static IEnumerable<Field> Fields(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var key = Varint(message, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new Field(number, [], Varint(message, ref at));
                    break;
                case 1:
                    yield return new Field(number, [], BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new Field(number, message[at..(at + length)], 0);
                    at += length;
                    break;
                case 5:
                    yield return new Field(number, [], BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException("This is no message of protobuf.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private sealed record Field(int Number, byte[] Bytes, ulong Value);
}
