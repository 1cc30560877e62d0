using Recovery.Desk;

namespace Recovery.Web.Pages.Clinic;

/// <summary>A table of nudges.</summary>
/// <param name="WithDay">Whether each row shows its day as well.</param>
public sealed record LinesView(IReadOnlyList<LogLine> Lines, bool WithDay);
