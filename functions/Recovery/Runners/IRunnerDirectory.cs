namespace Recovery.Runners;

/// <summary>Finds runners and their entries.</summary>
public interface IRunnerDirectory
{
    /// <summary>Runners by words of the name (prefixes), number in any usual spelling, or address; best match first.</summary>
    Task<IReadOnlyList<RunnerView>> Search(string text, int take, CancellationToken ct);

    Task<RunnerView?> Find(long runnerId, CancellationToken ct);

    /// <summary>The runner with this contact: E.164, or an address in any case. Null: there is none.</summary>
    Task<Runner?> FindBy(ContactKind kind, string contact, CancellationToken ct);

    /// <summary>Whether the runner still has the number or address that a nudge was sent to.</summary>
    Task<bool> HasContactOf(long runnerId, string nudgeId, CancellationToken ct);

    Task<Entry?> FindEntry(long entryId, CancellationToken ct);
}
