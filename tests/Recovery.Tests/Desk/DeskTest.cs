namespace Recovery.Tests.Desk;

/// <summary>What a test at the desk begins with: a desk of its own, and a program that has the clinic's key.</summary>
public abstract class DeskTest : IAsyncLifetime
{
    protected DeskHost Host { get; private set; } = null!;

    private protected DeskData Data { get; private set; } = null!;

    protected HttpClient Program { get; private set; } = null!;

    /// <summary>What this desk is set up with beside the usual.</summary>
    private protected virtual (string Name, string Value)[] Settings => [];

    public async ValueTask InitializeAsync()
    {
        Host = await DeskHost.Start(Settings);
        Data = new DeskData(Host);
        Program = Host.Program();
    }

    public async ValueTask DisposeAsync()
    {
        Program.Dispose();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
