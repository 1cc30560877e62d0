using NodaTime;
using Recovery.Messages;
using Recovery.Nudges.Send;

namespace Recovery.Channels.Twilio;

/// <summary>Looks a text up whose answer got lost: among the messages to its number, the one with its link.</summary>
/// <remarks>
/// A link belongs to one nudge, and a restored store writes the same again, so any message that carries it is the nudge, whatever its date or status. Dates therefore decide
/// nothing but how far back the list is read: leaving a message out because two clocks differ would text a runner twice.
/// </remarks>
internal static class TwilioLookup
{
    private const int MostPages = 10;

    /// <summary>How much older than the attempt a whole page must be to end the reading; covers clocks that differ.</summary>
    private static readonly Duration Margin = Duration.FromDays(1);

    /// <summary>How much before the attempt a message without words may have been created and still be ours.</summary>
    private static readonly Duration ClockDifference = Duration.FromMinutes(2);

    /// <param name="attemptedAt">By Twilio's clock; null: ours is shifted, and tells nothing about Twilio's dates.</param>
    public static async Task<Lookup> Find(TwilioApi api, OutgoingText text, Instant? attemptedAt, CancellationToken ct)
    {
        var wordless = false;
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await api.List(text.To, next, ct);
            if (listed.Messages is not { } messages)
            {
                return new Lookup.NoAnswer("We couldn't ask Twilio about the text.");
            }

            if (messages.FirstOrDefault(m => m.Sid.Length > 0 && text.Marks.Any(mark => m.Body.Contains(mark, StringComparison.Ordinal))) is { } found)
            {
                return new Lookup.Found(found.Sid);
            }

            wordless |= messages.Any(m => m.Body.Length == 0 && !IsOlder(m, attemptedAt - ClockDifference));
            next = listed.Next;
            if (next is null || (messages.Count > 0 && messages.All(m => IsOlder(m, attemptedAt - Margin))))
            {
                return wordless
                    ? new Lookup.NoAnswer("Twilio doesn't keep the words of our texts, so it can't tell this one from another.")
                    : new Lookup.NotFound();
            }
        }

        return new Lookup.NoAnswer("Twilio has too many texts to this number to look through.");
    }

    private static bool IsOlder(TwilioListed message, Instant? than) => message.Created < than;
}
