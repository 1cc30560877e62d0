using System.Text;

namespace Recovery.Messages;

/// <summary>Folds the lines of a calendar file as RFC 5545 has it: by octets of UTF-8, and never within a letter. The package folds by letters.</summary>
internal static class CalendarLines
{
    private const string End = "\r\n";

    /// <summary>The most octets of a line, its end aside.</summary>
    private const int Longest = 75;

    public static string Fold(string file)
    {
        var folded = new StringBuilder(file.Length);
        foreach (var line in file.Replace($"{End} ", "", StringComparison.Ordinal).TrimEnd('\r', '\n').Split(End))
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > Longest)
                {
                    folded.Append(End).Append(' ');
                    octets = 1;
                }

                folded.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }

            folded.Append(End);
        }

        return folded.ToString();
    }
}
