using Recovery.Readiness;

namespace Recovery.Storage.Schema;

/// <summary>
/// Brings a store's tables up to date, each script once, in the order of their names. A store whose tables are not what these scripts make is
/// refused before anything is done to it: it would open, and then fail at night. What ran is remembered with its hash.
/// </summary>
/// <param name="scripts">All that ship, in their order.</param>
/// <param name="name">What a sentence about the store begins with.</param>
/// <param name="elsewhere">What to set for another store, as words that follow "or".</param>
internal abstract class StoreSchema(IReadOnlyList<MigrationScript> scripts, string name, string elsewhere)
{
    /// <summary>Where the scripts' hashes are kept, beside the list of those that ran.</summary>
    protected const string HashTable = "schema_hashes";

    /// <summary>The row of <see cref="HashTable"/> that says how all tables looked when they were last found to be right.</summary>
    private const string AllTables = "all tables";

    /// <summary>There is nothing to be done. Only reads.</summary>
    public bool IsUpToDate()
    {
        var known = Hashes();
        return Applied().ToHashSet(StringComparer.Ordinal).SetEquals(scripts.Select(s => s.Name))
            && scripts.All(s => known.GetValueOrDefault(s.Name) == s.Hash)
            && known.GetValueOrDefault(AllTables) == SchemaPart.Fingerprint(Actual());
    }

    /// <summary>No other process may change the tables at the same time.</summary>
    /// <exception cref="StoreException">It is another version's; the message says what to do.</exception>
    public void BringUpToDate()
    {
        var done = Checked();
        if (done.Count < scripts.Count)
        {
            Upgrade(scripts);
        }

        Remember([.. scripts.Select(s => (s.Name, s.Hash)), (AllTables, SchemaPart.Fingerprint(Actual()))]);
    }

    /// <summary>The scripts that ran, by name.</summary>
    protected abstract IReadOnlyList<string> Applied();

    /// <summary>What is remembered; nothing where the store is older than that.</summary>
    protected abstract IReadOnlyDictionary<string, string> Hashes();

    /// <summary>Remembers these, over what was remembered by the same name.</summary>
    protected abstract void Remember(IReadOnlyList<(string Name, string Hash)> hashes);

    /// <summary>The tables as they are, without those that list what ran.</summary>
    protected abstract IReadOnlyCollection<SchemaPart> Actual();

    /// <summary>The tables as these scripts make them from nothing. Leaves no trace.</summary>
    protected abstract IReadOnlyCollection<SchemaPart> MadeBy(IReadOnlyList<MigrationScript> scripts);

    /// <summary>Runs those that have not run.</summary>
    protected abstract void Upgrade(IReadOnlyList<MigrationScript> scripts);

    /// <summary>Those that ran, once it is certain that the store is what they make.</summary>
    private List<MigrationScript> Checked()
    {
        var applied = Applied();
        var done = scripts.Where(s => applied.Contains(s.Name)).ToList();
        if (applied.Except(scripts.Select(s => s.Name)).Select(MigrationScript.FileOf).Max(StringComparer.Ordinal) is { } unknown)
        {
            throw string.CompareOrdinal(unknown, MigrationScript.FileOf(scripts[^1].Name)) > 0
                ? new StoreException($"{name} was last used by a newer version of Recovery. Start that version, or {elsewhere}.")
                : Other($"it was made by {unknown}");
        }

        var known = Hashes();
        if (done.Find(s => known.TryGetValue(s.Name, out var hash) && hash != s.Hash) is { } edited)
        {
            throw Other($"its {MigrationScript.FileOf(edited.Name)} was another one");
        }

        if (done.Count > 0 && Actual() is var actual && known.GetValueOrDefault(AllTables) != SchemaPart.Fingerprint(actual)
            && SchemaPart.FirstDifference(MadeBy(done), actual) is { } table)
        {
            throw Other($"its table {table} differs");
        }

        return done;
    }

    private StoreException Other(string why) => new(
        $"{name} was made by a version of Recovery whose tables this one can't use ({why}): start the version that made it, or {elsewhere} and import the runners again.");
}
