using System.Net.Sockets;
using System.Runtime.InteropServices;
using Recovery.Broker;
using Recovery.Broker.SignIn;

// A Service Bus on the desk, on 127.0.0.1:5672 when no port is given. What it holds is gone when it stops.
if (BrokerArguments.Read(args) is not { } asked)
{
    await Console.Error.WriteLineAsync(BrokerArguments.Usage);
    return 2;
}

using var certificate = asked.Tls is null ? null : OwnCertificate.Make();
var options = new BrokerOptions { Port = asked.Port, Certificate = certificate, TakesToken = token => token == asked.Token };
try
{
    if (certificate is not null)
    {
        await File.WriteAllTextAsync(asked.Tls!, certificate.ExportCertificatePem());
    }

    using var broker = ServiceBusBroker.Start(options with { Queues = [.. options.Queues.Select(q => q with { LockDuration = asked.LockDuration })] });
    Console.WriteLine(broker.ConnectionString);

    var stop = new TaskCompletionSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    await stop.Task;
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }
}
catch (SocketException)
{
    await Console.Error.WriteLineAsync($"Port {asked.Port} of 127.0.0.1 is in use; stop what listens there, or name another port.");
    return 1;
}
