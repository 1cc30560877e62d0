using Recovery.Nudges.Pauses;

namespace Recovery.Web.Clinic;

/// <summary>What pauses and resumes one thing, where it is shown.</summary>
/// <param name="Of">The thing.</param>
/// <param name="What">In words: "this session", "everything".</param>
/// <param name="Pauses">Those in force; only those of the thing itself are shown.</param>
/// <param name="Day">The day whose page this is, to come back to; null: that of all days.</param>
public sealed record PauseButtons(PauseScope Of, string What, IReadOnlyList<PauseView> Pauses, string? Day)
{
    public IEnumerable<PauseView> Own => Pauses.Where(p => p.Pause.Of == Of);

    /// <summary>Tells the fields of one form from those of another on the same page.</summary>
    public string Id => $"{Of.Kind.Code()}-{Of.Subject}";
}
