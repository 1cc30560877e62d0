using Recovery.Runners;

namespace Recovery.Web.Pages.Clinic;

/// <summary>A button that marks an entry, or takes a mark back.</summary>
/// <param name="Handler">The page's handler: Mark or Undo.</param>
/// <param name="Mark">As in the API's addresses.</param>
public sealed record MarkView(Runner Runner, Entry Entry, string Handler, string Mark, string Words, string Look);
