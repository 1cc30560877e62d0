using NodaTime;

namespace Recovery.Desk.Today;

/// <summary>Who it is.</summary>
/// <param name="Key">Tells one from another: a runner, or whoever wrote without being one.</param>
/// <param name="RunnerId">Null: no runner of ours.</param>
/// <param name="Name">Empty: unknown.</param>
/// <param name="Mobile">E.164; null: there is none.</param>
public sealed record Person(string Key, long? RunnerId, string Name, string? Mobile, string? Email)
{
    /// <summary>Says nothing of them.</summary>
    public override string ToString() => Key;
}

/// <summary>A need, and whose it is.</summary>
public sealed record PersonsNeed(Person Who, Need Need);

/// <summary>A person who needs somebody, with all of their needs, the most urgent first.</summary>
public sealed record NeedsSomebody(Person Who, IReadOnlyList<Need> Needs)
{
    public Urgency UrgencyAt(Instant now) => Needs[0].UrgencyAt(now);

    /// <summary>Everybody once, the most urgent first.</summary>
    public static IReadOnlyList<NeedsSomebody> Of(IEnumerable<PersonsNeed> needs, Instant now) =>
    [
        .. needs.GroupBy(t => t.Who.Key)
            .Select(g => new NeedsSomebody(g.First().Who, [.. g.Select(t => t.Need).OrderBy(t => t.UrgencyAt(now)).ThenBy(t => t.PlaceAt(now))]))
            .OrderBy(n => n.UrgencyAt(now)).ThenBy(n => n.Needs[0].PlaceAt(now)).ThenBy(n => n.Who.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(n => n.Who.Key, StringComparer.Ordinal),
    ];
}

/// <summary>All who need somebody.</summary>
/// <param name="IsCut">So many messages failed that not all were looked at.</param>
public sealed record NeedsList(IReadOnlyList<NeedsSomebody> All, bool IsCut);
