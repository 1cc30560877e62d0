using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>Where a page of the log ended: a slot and a number, in characters of a web address.</summary>
internal static class SqlLogCursor
{
    public static string After(Nudge last) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.Slot.Millis()}.{last.Number}")));

    /// <exception cref="FormatException">It is no cursor of ours.</exception>
    public static (long Slot, long Number) Position(string cursor) =>
        Base64Url.IsValid(cursor)
        && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.') is [var slotText, var numberText]
        && long.TryParse(slotText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var slot)
        && long.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (slot, number)
            : throw new FormatException("This is not where a page of the log ended.");
}
