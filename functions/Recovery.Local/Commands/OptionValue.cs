using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Recovery.Local.Commands;

/// <summary>What options are given, checked.</summary>
internal static class OptionValue
{
    /// <exception cref="UsageException">It is no whole number of that range.</exception>
    public static int Whole(string option, string? text, int otherwise, int min, int max) =>
        text is null ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} is '{text}'; use a whole number from {min} to {max}."));

    /// <exception cref="UsageException">It is no date.</exception>
    public static LocalDate? Day(string option, string? text) =>
        text is null ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 2000 and <= 2100 } day } ? day
        : throw new UsageException($"{option} is '{text}'; use a date such as 2027-04-26.");
}
