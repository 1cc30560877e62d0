using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Recovery.Broker;

// A Service Bus on the desk, on 127.0.0.1:5672 when no port is given. What it holds is gone when it stops.
const string Usage = "Usage: Recovery.ServiceBusBroker [PORT] [--lock-seconds N]; port 0 takes any that is free.";
var (port, lockSeconds) = (5672, 60);
for (var i = 0; i < args.Length; i++)
{
    var isLock = args[i] == "--lock-seconds";
    if (!int.TryParse(isLock && i + 1 < args.Length ? args[++i] : args[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
    {
        await Console.Error.WriteLineAsync(Usage);
        return 2;
    }

    (port, lockSeconds) = isLock ? (port, number) : (number, lockSeconds);
}

var options = new BrokerOptions { Port = port };
try
{
    using var broker = ServiceBusBroker.Start(options with
    {
        Queues = [.. options.Queues.Select(q => q with { LockDuration = TimeSpan.FromSeconds(lockSeconds) })],
    });
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
    await Console.Error.WriteLineAsync($"Port {port} of 127.0.0.1 is in use; stop what listens there, or name another port.");
    return 1;
}
