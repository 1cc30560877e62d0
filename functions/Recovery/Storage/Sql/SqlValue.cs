using NodaTime;
using NodaTime.Text;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>
/// A value on its way into a statement, without boxing: a number, a text, or none of either; or a list of numbers. Null still says of
/// which kind, which PostgreSQL asks for.
/// </summary>
internal readonly struct SqlValue
{
    /// <summary>Null in a column of numbers.</summary>
    public static readonly SqlValue NoNumber = new((long?)null);

    /// <summary>Null in a column of texts.</summary>
    public static readonly SqlValue NoText = new((string?)null);

    private SqlValue(long? number) => (Number, IsNull, IsNumber) = (number.GetValueOrDefault(), number is null, true);

    private SqlValue(string? text) => (Text, IsNull) = (text, text is null);

    private SqlValue(IReadOnlyList<long> list) => List = list;

    /// <summary>It is a number, or the lack of one.</summary>
    public bool IsNumber { get; }

    public bool IsNull { get; }

    public long Number { get; }

    public string? Text { get; }

    /// <summary>For <c>= ANY(?1)</c>.</summary>
    public IReadOnlyList<long>? List { get; }

    /// <inheritdoc cref="List"/>
    public static SqlValue ListOf(IReadOnlyList<long> numbers) => new(numbers);

    public static implicit operator SqlValue(string? text) => new(text);

    public static implicit operator SqlValue(long number) => new(number);

    public static implicit operator SqlValue(long? number) => new(number);

    public static implicit operator SqlValue(int number) => new(number);

    public static implicit operator SqlValue(int? number) => new(number);

    public static implicit operator SqlValue(bool flag) => new(flag ? 1 : 0);

    public static implicit operator SqlValue(Instant instant) => new(instant.ToUnixTimeMilliseconds());

    public static implicit operator SqlValue(Instant? instant) => new(instant?.ToUnixTimeMilliseconds());

    public static implicit operator SqlValue(LocalDate day) => new(LocalDatePattern.Iso.Format(day));

    public static implicit operator SqlValue(Channel channel) => new(channel.Code);

    public static implicit operator SqlValue(NudgeStatus status) => new(status.Code());
}
