using NodaTime;
using Recovery.Desk.Coming;
using Recovery.Nudges.Plan.Forecast;

namespace Recovery.Web.Clinic;

/// <summary>A clinic day's sends as a bar, from when they may begin to the opening. Lengths are in <see cref="Width"/>ths of it.</summary>
/// <param name="From">Its left end.</param>
/// <param name="To">Its right end.</param>
/// <param name="Begin">Where the first message goes out.</param>
/// <param name="Length">How long they take; never too short to be seen.</param>
/// <param name="Opening">Where the clinic opens; null: not on this day.</param>
public sealed record ComingBar(Instant From, Instant To, int Begin, int Length, int? Opening)
{
    public const int Width = 600;

    private const int Thinnest = 4;

    public static ComingBar Of(SendSpan span, ComingSession session)
    {
        var isMorning = span.Day == session.Day;
        var windows = session.Lines.Where(l => l.Window.Day == span.Day && l.Messages > 0).Select(l => l.Window).ToList();
        var from = windows.Select(w => w.NotBefore).Append(span.First).Min();
        var to = Instant.Max(isMorning ? session.Opens : windows.Select(w => w.Target).Append(span.Last).Max(), span.Last);
        var begin = At(span.First);
        return new ComingBar(from, to, Math.Min(begin, Width - Thinnest), Math.Clamp(At(span.Last) - begin, Thinnest, Width), isMorning ? At(session.Opens) : null);

        int At(Instant instant) => to == from ? 0 : (int)Math.Round(Width * ((instant - from) / (to - from)));
    }
}
