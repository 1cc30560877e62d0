using Recovery.Nudges.Log;

namespace Recovery.Web.Pages.Clinic;

/// <summary>A table of nudges.</summary>
/// <param name="WithDay">Whether each row says its day as well.</param>
/// <param name="WithName">Whether each row says whose it is.</param>
public sealed record LinesView(IReadOnlyList<LogLine> Lines, bool WithDay, bool WithName = true);
