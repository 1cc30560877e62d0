using System.Diagnostics;
using System.Globalization;

namespace Recovery.Tests.ServiceBus;

/// <summary>Our broker in a process of its own, to be killed.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private readonly Process _process;

    private BrokerProcess(Process process, string connection) => (_process, Connection) = (process, connection);

    public string Connection { get; }

    public static BrokerProcess Start(int port)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Recovery.ServiceBusBroker.dll"), port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        var connection = process.StandardOutput.ReadLine();
        Assert.NotNull(connection);
        return new BrokerProcess(process, connection);
    }

    /// <summary>SIGKILL: what it held is gone.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
