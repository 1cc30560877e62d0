using System.Globalization;
using System.Text;

namespace Recovery.Runners;

/// <summary>
/// Characters that can't be seen and were not meant: direction marks and zero-width spaces that come along when something is copied,
/// variation selectors that phones put behind digits. Dropped in every field alike, whichever door it comes by.
/// </summary>
public static class Invisible
{
    /// <param name="text">Anything.</param>
    /// <param name="keepJoiners">Leaves the joiners that some scripts, and emoji, need within words.</param>
    public static string Drop(string? text, bool keepJoiners = false)
    {
        if (text is null || !text.EnumerateRunes().Any(Is))
        {
            return text ?? "";
        }

        var seen = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            // Half a character stays as it is: the field's own check reports it.
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (!isWhole || !Is(rune) || (keepJoiners && rune.Value is 0x200C or 0x200D))
            {
                seen.Append(text, at, length);
            }

            at += length;
        }

        return seen.ToString();
    }

    private static bool Is(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0
            or (>= 0xE0000 and <= 0xE0FFF);
}
