using System.Buffers;
using System.Globalization;
using System.Text;

namespace Recovery.Channels.Twilio;

/// <summary>Writes an <c>application/x-www-form-urlencoded</c> body straight to bytes: the senders' hot path.</summary>
internal ref struct FormWriter
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._*"u8);
    private static ReadOnlySpan<byte> Hex => "0123456789ABCDEF"u8;

    private byte[] _buffer;
    private int _length;

    public FormWriter() => _buffer = ArrayPool<byte>.Shared.Rent(2048);

    /// <param name="name">Plain ASCII, written as it is.</param>
    public void Add(scoped ReadOnlySpan<byte> name, string value)
    {
        Span<byte> utf8 = value.Length <= 512 ? stackalloc byte[1536] : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        Add(name, (ReadOnlySpan<byte>)utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    public void Add(scoped ReadOnlySpan<byte> name, int value)
    {
        Span<byte> digits = stackalloc byte[11];
        value.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        Add(name, (ReadOnlySpan<byte>)digits[..length]);
    }

    /// <summary>The body. The writer is used up.</summary>
    public byte[] ToBytes()
    {
        var bytes = _buffer.AsSpan(0, _length).ToArray();
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        return bytes;
    }

    private void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Reserve(name.Length + 2 + (3 * value.Length));
        if (_length > 0)
        {
            _buffer[_length++] = (byte)'&';
        }

        name.CopyTo(_buffer.AsSpan(_length));
        _length += name.Length;
        _buffer[_length++] = (byte)'=';
        foreach (var b in value)
        {
            if (Plain.Contains(b))
            {
                _buffer[_length++] = b;
            }
            else if (b == ' ')
            {
                _buffer[_length++] = (byte)'+';
            }
            else
            {
                _buffer[_length++] = (byte)'%';
                _buffer[_length++] = Hex[b >> 4];
                _buffer[_length++] = Hex[b & 15];
            }
        }
    }

    private void Reserve(int more)
    {
        if (_length + more <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, 2 * _buffer.Length));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
