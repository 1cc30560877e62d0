using NodaTime;
using NodaTime.Text;
using Recovery.Nudges;

namespace Recovery.Storage.Sqlite;

/// <summary>A value on its way into a statement, without boxing: a number, a text, or null.</summary>
internal readonly struct SqlValue
{
    private SqlValue(long number) => (Number, IsNumber) = (number, true);

    private SqlValue(string? text) => Text = text;

    public long Number { get; }

    public string? Text { get; }

    public bool IsNumber { get; }

    public static implicit operator SqlValue(string? text) => new(text);

    public static implicit operator SqlValue(long number) => new(number);

    public static implicit operator SqlValue(long? number) => number is { } n ? new(n) : default;

    public static implicit operator SqlValue(int number) => new(number);

    public static implicit operator SqlValue(int? number) => number is { } n ? new(n) : default;

    public static implicit operator SqlValue(bool flag) => new(flag ? 1 : 0);

    public static implicit operator SqlValue(Instant instant) => new(instant.ToUnixTimeMilliseconds());

    public static implicit operator SqlValue(Instant? instant) => instant is { } i ? i : default(SqlValue);

    public static implicit operator SqlValue(LocalDate day) => new(LocalDatePattern.Iso.Format(day));

    public static implicit operator SqlValue(Channel channel) => new(channel.Code());

    public static implicit operator SqlValue(NudgeStatus status) => new(status.Code());
}
