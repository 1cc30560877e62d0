using Recovery.BrowserTests.Still;

[assembly: AssemblyFixture(typeof(BusyDesk))]

namespace Recovery.BrowserTests.Still;

/// <summary>
/// A desk after the busy week, made once: one system that tests only look at, and its store for those that change something. Nothing of it
/// happens before the first test asks.
/// </summary>
public sealed class BusyDesk : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-busy-");
    private readonly BusyWeek _week = new();
    private readonly Lazy<Task<string>> _store;
    private readonly Lazy<Task<StillSystem>> _shown;

    public BusyDesk()
    {
        _store = new(Fill);
        _shown = new(async () => await Copy("shown"));
    }

    /// <summary>To look at.</summary>
    internal Task<StillSystem> Shown => _shown.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_shown.IsValueCreated)
        {
            await (await Shown).DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>One of the caller's own, to change.</summary>
    internal async Task<StillSystem> Copy(string name)
    {
        var copy = Path.Combine(_folder.FullName, $"{name}.db");
        File.Copy(await _store.Value, copy);
        return await _week.Open(copy, BusyWeek.End);
    }

    private async Task<string> Fill()
    {
        var store = Path.Combine(_folder.FullName, "filled.db");
        await _week.Fill(store);
        return store;
    }
}
