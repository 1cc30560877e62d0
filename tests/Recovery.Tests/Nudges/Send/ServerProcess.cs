using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Recovery.Tests.Nudges.Send;

/// <summary>The real server in a process of its own, to be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string AccessKey = "an-access-key-for-the-desk";
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly StringWriter _output = new();

    private ServerProcess(Process process, Uri url)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessKey);
    }

    /// <summary>What it has said so far; two threads of its pipes may be adding to it.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static ServerProcess Start(int port, IReadOnlyDictionary<string, string> settings)
    {
        var url = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Recovery.Local.dll"), "--urls", url.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var server = new ServerProcess(Process.Start(start)!, url);
        server._process.OutputDataReceived += server.Note;
        server._process.ErrorDataReceived += server.Note;
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>SIGKILL: nothing gets a chance to tidy up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Until it answers.</summary>
    public async Task UntilUp(CancellationToken ct)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            Assert.False(HasExited, Output);
            try
            {
                await Ask("/health/live", ct);
                return;
            }
            catch (HttpRequestException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(50, ct);
            }
        }
    }

    /// <summary>SIGSTOP: it holds on to all it has, and does nothing.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>SIGCONT: it goes on as if nothing had happened.</summary>
    public void Thaw() => Signal("CONT");

    /// <summary>How many nudges stand where, of all days.</summary>
    public async Task<IReadOnlyDictionary<(string Channel, string Status), int>> Count(CancellationToken ct)
    {
        var counts = new Dictionary<(string, string), int>();
        foreach (var nudge in await Nudges("", ct))
        {
            var key = (nudge.GetProperty("channel").GetString()!, nudge.GetProperty("status").GetString()!);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    /// <summary>All nudges of all days, page after page.</summary>
    /// <param name="filter">Which of them, as a query: <c>status=skipped</c>; empty: all.</param>
    public async Task<IReadOnlyList<JsonElement>> Nudges(string filter, CancellationToken ct)
    {
        var nudges = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await Get($"/api/clinic/nudges?take=1000&{filter}{(next is null ? "" : $"&after={next}")}", ct);
            nudges.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var after) ? after.GetString() : null;
        }
        while (next is not null);
        return nudges;
    }

    /// <summary>Whether there is a nudge in one of these, each as the log's address has it: to ask for all of them keeps the server from its work.</summary>
    public async Task<bool> Any(CancellationToken ct, params string[] questions)
    {
        foreach (var question in questions)
        {
            if ((await Get($"/api/clinic/nudges?take=1&{question}", ct)).GetProperty("items").GetArrayLength() > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits until every nudge has come to an end (an email may stay in doubt), or two minutes. Returns how many stand where.</summary>
    public async Task<IReadOnlyDictionary<(string Channel, string Status), int>> UntilSettled(CancellationToken ct)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            Assert.False(HasExited, Output);
            try
            {
                var isOver = patience.Elapsed > TimeSpan.FromMinutes(2);
                if (isOver || !await Any(ct, "status=queued", "status=attempting", "status=planned", "status=deferred", "channel=sms&status=in-doubt"))
                {
                    var counts = await Count(ct);
                    var open = counts.Where(c => c.Key.Status is "planned" or "queued" or "attempting" or "deferred" || c.Key is ("sms", "in-doubt"));
                    if (isOver || !open.Any())
                    {
                        return counts;
                    }
                }
            }
            catch (HttpRequestException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                // It is still starting.
            }

            await Task.Delay(250, ct);
        }
    }

    /// <exception cref="HttpRequestException">The server is not up yet.</exception>
    /// <exception cref="InvalidOperationException">It answered with an error.</exception>
    public async Task<JsonElement> Get(string path, CancellationToken ct)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}\n{Output}");
    }

    /// <summary>Changes something. What it answers; nothing where it answers nothing.</summary>
    /// <exception cref="InvalidOperationException">It answered with an error.</exception>
    public async Task<JsonElement> Send(HttpMethod method, string path, string? json, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return !response.IsSuccessStatusCode ? throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}\n{Output}")
            : text.Length == 0 ? default
            : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>What it answers, and after how long.</summary>
    public async Task<(HttpStatusCode Status, TimeSpan Took, TimeSpan? RetryAfter)> Ask(string path, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), ct);
        return (response.StatusCode, Stopwatch.GetElapsedTime(since), response.Headers.RetryAfter?.Delta);
    }

    public bool HasExited => _process.HasExited;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        _http.Dispose();
        _output.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.WriteLine(line.Data);
        }
    }
}
