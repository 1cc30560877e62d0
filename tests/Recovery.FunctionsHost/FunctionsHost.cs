using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Recovery.Hosted.Protocol;

namespace Recovery.Hosted;

/// <summary>
/// Plays the Azure Functions host to one function app: starts it in a process of its own, has it tell its functions, loads and calls them,
/// and stops it, over the protocol that they speak on Azure. What the real host reads from elsewhere (time, queues, requests) a test brings.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<LoggedLine> _log = new();
    private readonly WorkerStream _worker;
    private readonly string _app;
    private GrpcServer? _server;
    private AppProcess? _process;

    private FunctionsHost(string app)
    {
        _app = app;
        _worker = new WorkerStream(Note);
    }

    /// <summary>The app's functions by their names.</summary>
    public IReadOnlyDictionary<string, Function> Functions { get; private set; } = new Dictionary<string, Function>();

    /// <summary>What the worker can do, as it announced it.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>What the app has logged so far.</summary>
    public IReadOnlyCollection<LoggedLine> Log => _log;

    /// <summary>What it has written to stderr so far.</summary>
    public string Errors => _process!.Errors;

    private Function Web => Functions.Values.Single(f => f.Is("httpTrigger"));

    /// <summary>Starts an app, and returns once its functions are loaded.</summary>
    /// <param name="app">The app's assembly; host.json lies beside it.</param>
    /// <param name="settings">The app's settings, <c>A:B</c>.</param>
    /// <exception cref="AppEndedException">It ended instead.</exception>
    public static async Task<FunctionsHost> Start(string app, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var host = new FunctionsHost(app);
        try
        {
            host._server = await GrpcServer.Start(host._worker);
            host._process = AppProcess.Start(app, host._server.Address, settings);
            await host.Meet();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a timer's function, as if its time had come.</summary>
    public Task<Invocation> Tick(string timer, CancellationToken ct = default) => Call(Functions[timer], Calls.Tick, ct);

    /// <summary>Hands a message to the function that its queue triggers.</summary>
    public Task<Invocation> Deliver(string function, QueueMessage message, CancellationToken ct = default) =>
        Call(Functions[function], (to, call) => Calls.Deliver(to, call, message), ct);

    /// <summary>A browser on the app's web function; it follows no redirect, and keeps cookies if asked to.</summary>
    public HttpClient Browser(bool cookies = false) => new(new WebForwarder(Web, Forward, cookies)) { BaseAddress = new Uri(Capabilities["HttpUri"]) };

    /// <summary>Asks the worker to end, as the host does before it ends itself. Returns its exit code.</summary>
    /// <exception cref="TimeoutException">It is still there after half a minute.</exception>
    public Task<int> Stop()
    {
        _worker.Tell(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = new Duration { Seconds = 5 } } });
        return _process!.Ended();
    }

    /// <summary>SIGTERM. Returns its exit code.</summary>
    /// <exception cref="TimeoutException">It is still there after half a minute.</exception>
    public Task<int> Terminate()
    {
        _process!.Terminate();
        return _process.Ended();
    }

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public void Kill() => _process!.Kill();

    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private Task<Invocation> Forward(string id, CancellationToken ct) => Call(id, Web, Calls.Forward, ct);

    private Task<Invocation> Call(Function function, Action<Function, InvocationRequest> fill, CancellationToken ct) =>
        Call(Guid.NewGuid().ToString(), function, fill, ct);

    private async Task<Invocation> Call(string id, Function function, Action<Function, InvocationRequest> fill, CancellationToken ct)
    {
        var call = new InvocationRequest { InvocationId = id, FunctionId = function.Id, TraceContext = new RpcTraceContext { TraceParent = Calls.NewTrace() } };
        fill(function, call);
        await using var cancel = ct.Register(() => _worker.Tell(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = id } }));
        var result = (await _worker.Ask(new StreamingMessage { InvocationRequest = call })).InvocationResponse.Result;
        return new Invocation(
            result.Status == StatusResult.Types.Status.Success, result.Status == StatusResult.Types.Status.Cancelled, result.Exception?.Message,
            [.. _log.Where(l => l.Invocation == id)]);
    }

    /// <summary>The first conversation: who are you, what functions have you got, load them.</summary>
    private async Task Meet()
    {
        var folder = Path.GetDirectoryName(_app)!;
        await OrEnd(_worker.Opened);
        var init = await Ask(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = folder, FunctionAppDirectory = folder },
        });
        Succeeded(init.WorkerInitResponse.Result);
        Capabilities = init.WorkerInitResponse.Capabilities;

        var metadata = (await Ask(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } })).FunctionMetadataResponse;
        Succeeded(metadata.Result);
        foreach (var function in metadata.FunctionMetadataResults)
        {
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            Succeeded((await Ask(new StreamingMessage { FunctionLoadRequest = load })).FunctionLoadResponse.Result);
        }

        Functions = metadata.FunctionMetadataResults.ToDictionary(
            f => f.Name, f => new Function(f.FunctionId, f.Name, [.. f.RawBindings.Select(b => JsonElement.Parse(b))]));
        await OrEnd(Listening(new Uri(Capabilities["HttpUri"])));
    }

    private async Task<StreamingMessage> Ask(StreamingMessage question)
    {
        var answer = _worker.Ask(question);
        await OrEnd(answer);
        return await answer;
    }

    /// <summary>Until the worker has answered, or has ended.</summary>
    private async Task OrEnd(Task answered)
    {
        var ended = _process!.Ended();
        if (await Task.WhenAny(answered, ended) == ended || answered.Exception?.InnerException is WorkerGoneException)
        {
            throw new AppEndedException(await ended, Errors);
        }

        await answered;
    }

    /// <summary>The worker begins to listen for requests only after this conversation; the real host tries again until then, too.</summary>
    private static async Task Listening(Uri address)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(address.Host, address.Port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < Patience)
            {
                await Task.Delay(20);
            }
        }
    }

    private static void Succeeded(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException(result.Exception?.Message ?? "The worker refused.");
        }
    }

    private void Note(RpcLog line) => _log.Enqueue(new LoggedLine(line.InvocationId, line.Category, (LogLevel)line.Level, line.Message, line.Exception?.Message));
}
