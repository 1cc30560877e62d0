using System.Globalization;
using System.Text;
using NodaTime;
using Recovery.Desk.Today;

namespace Recovery.Web.Clinic;

/// <summary>A day's reminders as bars along its hours, with a line where the clinic opens: one path for each kind, so that a picture is a few hundred bytes.</summary>
/// <param name="Sends">What is drawn.</param>
/// <param name="Opening">Where the line is; null: the clinic opens outside the picture, or not at all.</param>
/// <param name="Most">In one bar.</param>
/// <param name="Width">In units of the picture.</param>
/// <param name="OpeningAt">Likewise, from its left.</param>
/// <param name="Sent">The bars of what went out, from the ground up,</param>
/// <param name="Failed">what failed, on top of that,</param>
/// <param name="Waiting">and what is still to go out, on top of both.</param>
public sealed record SendsPicture(DaySends Sends, Instant? Opening, int Most, int Width, int OpeningAt, string Sent, string Failed, string Waiting)
{
    public const int Height = 100;

    /// <summary>Of one bar and the gap after it.</summary>
    private const int Bar = 10;

    private const int Gap = 2;

    /// <summary>As few bars as this would be as broad as walls.</summary>
    private const int FewestBars = 20;

    /// <summary>The opening is shown that many bars after the first, however few there are.</summary>
    private const int FarthestOpening = 120;

    public Instant From => Sends.Stretches[0].From;

    public Instant To => Sends.Stretches[^1].From + Sends.Step;

    /// <summary>Null: there is nothing to draw.</summary>
    public static SendsPicture? Of(DaySends sends, Instant? opening)
    {
        if (sends.Stretches.Count == 0)
        {
            return null;
        }

        // The opening belongs into the picture where it is near, also after the last bar: a small clinic's texts are out in a minute.
        var count = sends.Stretches.Count;
        var at = opening is { } open ? (int)Math.Round((open - sends.Stretches[0].From) / sends.Step * Bar) : -1;
        var bars = Math.Max(Math.Max(count, FewestBars), at >= 0 && at <= Math.Max(count * 3, FarthestOpening) * Bar ? (at / Bar) + 2 : 0);
        var isInside = at >= 0 && at <= bars * Bar;
        var most = sends.Stretches.Max(s => s.Total);
        return new SendsPicture(
            sends, isInside ? opening : null, most, bars * Bar, at,
            Path(sends, most, _ => 0, s => s.Sent), Path(sends, most, s => s.Sent, s => s.Failed), Path(sends, most, s => s.Sent + s.Failed, s => s.Waiting));
    }

    private static string Path(DaySends sends, int most, Func<SendStretch, int> below, Func<SendStretch, int> of)
    {
        var path = new StringBuilder();
        for (var i = 0; i < sends.Stretches.Count; i++)
        {
            var stretch = sends.Stretches[i];
            if (of(stretch) > 0)
            {
                var (ground, top) = (Scaled(below(stretch), most), Scaled(below(stretch) + of(stretch), most));
                // Whatever there is can be seen.
                path.Append(CultureInfo.InvariantCulture, $"M{i * Bar} {Height - ground}h{Bar - Gap}V{Height - Math.Max(top, ground + 2)}h-{Bar - Gap}z");
            }
        }

        return path.ToString();
    }

    private static int Scaled(int count, int most) => (int)Math.Round((double)count * Height / most);
}
