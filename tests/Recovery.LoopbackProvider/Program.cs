using System.Globalization;
using System.Runtime.InteropServices;
using Recovery.Loopback;

// A provider as a process of its own: `Recovery.LoopbackProvider [PORT]`. Its address is the first line that it prints.
// GET /_count, GET /_received[?all=true][&json=true], POST /_faults [{"fault": "drop-after-accepting", "every": 10}], POST /_reset
var port = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 0;
await using var provider = await LoopbackProvider.StartAsync(port);
Console.WriteLine(provider.BaseUrl.ToString().TrimEnd('/'));

var stop = new TaskCompletionSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await stop.Task;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}
