using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Recovery.Hosted;

/// <summary>The function app's process.</summary>
internal sealed class AppProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private AppProcess(Process process) => _process = process;

    /// <summary>What it has written to stderr so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts an app as its host would.</summary>
    /// <param name="app">The app's assembly.</param>
    /// <param name="host">Where the host listens.</param>
    /// <param name="settings">The app's settings, <c>A:B</c>; as on Azure they come as environment variables.</param>
    public static AppProcess Start(string app, Uri host, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var folder = Path.GetDirectoryName(app)!;
        var worker = Guid.NewGuid().ToString();
        var start = new ProcessStartInfo("dotnet", [app, .. Arguments(host, worker)])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var started = new AppProcess(Process.Start(start)!);
        started._process.ErrorDataReceived += started.Note;
        started._process.BeginErrorReadLine();
        started._process.BeginOutputReadLine();
        return started;
    }

    /// <summary>Waits for its end, half a minute at most. Returns its exit code; all of its errors have been read.</summary>
    public async Task<int> Ended(CancellationToken ct = default)
    {
        await _process.WaitForExitAsync(ct).WaitAsync(Patience, ct);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static string[] Arguments(Uri host, string worker)
    {
        var (request, longest) = (Guid.NewGuid().ToString(), int.MaxValue.ToString(CultureInfo.InvariantCulture));
        return
        [
            "--host", host.Host, "--port", host.Port.ToString(CultureInfo.InvariantCulture),
            "--workerId", worker, "--requestId", request, "--grpcMaxMessageLength", longest,
            "--functions-uri", host.AbsoluteUri, "--functions-worker-id", worker,
            "--functions-request-id", request, "--functions-grpc-max-message-length", longest,
        ];
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line.Data);
        }
    }
}
