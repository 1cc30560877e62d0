using System.Diagnostics;
using System.Globalization;

namespace Recovery.Benchmarks;

/// <summary>The loopback provider in a process of its own, so that it takes no time from the side that is measured but its own core's.</summary>
internal sealed class ProviderProcess : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Process _process;

    private ProviderProcess(Process process, Uri baseUrl) => (_process, BaseUrl) = (process, baseUrl);

    public Uri BaseUrl { get; }

    public static async Task<ProviderProcess> Start()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Recovery.LoopbackProvider.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [dll]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The loopback provider did not start.");
        return new ProviderProcess(process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim()));
    }

    /// <summary>How many messages it has taken: cheap enough to be asked again and again.</summary>
    public async Task<int> Count() =>
        int.Parse(await _http.GetStringAsync(new Uri(BaseUrl, "/_accepted")), CultureInfo.InvariantCulture);

    /// <summary>Forgets what it has taken: one that keeps more and more would slow down from round to round.</summary>
    public async Task Reset()
    {
        using var answer = await _http.PostAsync(new Uri(BaseUrl, "/_reset"), null);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _http.Dispose();
    }
}

/// <summary>The Service Bus broker in a process of its own.</summary>
internal sealed class BrokerProcess(Process process, string connection) : IDisposable
{
    public string Connection => connection;

    public static BrokerProcess Start()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Recovery.ServiceBusBroker.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [dll, "0"]) { RedirectStandardOutput = true })!;
        return new BrokerProcess(process, process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The broker did not start."));
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}
