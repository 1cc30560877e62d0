using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Commands;

public sealed class ServeTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly RecoveryProgram _program = new();
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task It_prints_its_addresses_answers_on_them_and_stops_within_ten_seconds()
    {
        var address = FreeAddress();
        var server = _program.Start([], "--urls", address);
        var greeting = await Greeting(server);

        Assert.Contains(greeting, l => l.EndsWith($"Sign-up form   {address}/", StringComparison.Ordinal));
        var desk = Assert.Single(greeting, l => l.Contains("Clinic's desk", StringComparison.Ordinal)).Split(' ')[^1];
        Assert.Contains(greeting, l => l.EndsWith($"Sandbox        {address}/sandbox", StringComparison.Ordinal));
        Assert.Contains("  Note: The clinic's name and hours are samples; set Clinic:Name and Clinic:Hours.", greeting);

        using var form = await _http.GetAsync(new Uri(address), Ct);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Not(form.Headers.Contains("Server"));
        using var signIn = await _http.GetAsync(new Uri(desk), Ct);
        Assert.True(signIn.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.SeeOther, signIn.StatusCode.ToString());
        using var style = await _http.GetAsync(new Uri($"{address}/recovery.css"), Ct);
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);

        var began = Stopwatch.GetTimestamp();
        RecoveryProgram.Terminate(server);
        await server.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal(0, server.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal("", await server.StandardError.ReadToEndAsync(Ct));
    }

    [Fact]
    public async Task The_environment_may_name_the_address()
    {
        var address = FreeAddress();
        var server = _program.Start([("ASPNETCORE_URLS", address)]);

        Assert.Contains(await Greeting(server), l => l.EndsWith($"Sign-up form   {address}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_server_on_the_same_store_is_refused()
    {
        var first = _program.Start([], "--urls", FreeAddress());
        await Greeting(first);

        var second = await _program.Run("--urls", FreeAddress());

        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith($"Another Recovery server is working on {_program.Store}.", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collectors_address_that_is_none_is_one_sentence()
    {
        var run = await _program.Run([("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317")], "--urls", FreeAddress());

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("OTEL_EXPORTER_OTLP_ENDPOINT is 'localhost:4317'; use a collector's address such as http://localhost:4317.", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_collector_that_takes_connections_and_answers_nothing_keeps_nobody_from_stopping()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = FreeAddress();
        var server = _program.Start(
            [("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")],
            "--urls", address);
        await Greeting(server);
        using var form = await _http.GetAsync(new Uri(address), Ct);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);

        var began = Stopwatch.GetTimestamp();
        RecoveryProgram.Terminate(server);
        await server.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal(0, server.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var run = await _program.Run("--urls", address);

        Assert.Equal(1, run.ExitCode);
        var sentence = Assert.Single(run.ErrorLines);
        Assert.Contains(address, sentence, StringComparison.Ordinal);
        Assert.EndsWith("choose another with --urls.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_and_import_work_beside_a_running_server()
    {
        var server = _program.Start([], "--urls", FreeAddress());
        await Greeting(server);
        var file = _program.Write(
            "runners.csv",
            "name,mobile,email,race,day,sms,email_opt_in,consented_at,consent_source\nAnna,07700900001,,london-marathon-2027,2027-04-24,yes,no,2026-01-01,Club form\n");

        var import = await _program.Run("import", file);
        var plan = await _program.Run("plan", "--from", "2027-04-26", "--days", "1");

        Assert.Equal((0, ""), (import.ExitCode, import.Errors));
        Assert.Equal((0, ""), (plan.ExitCode, plan.Errors));
        Assert.Contains("Together 1 text in 1 segment,", plan.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _program.Dispose();
    }

    private static string FreeAddress() => $"http://127.0.0.1:{Ports.Free()}";

    private static async Task<IReadOnlyList<string>> Greeting(Process server)
    {
        var lines = new List<string>();
        while (await server.StandardOutput.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromMinutes(2), Ct) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("Press Ctrl+C", StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"The server ended: {await server.StandardError.ReadToEndAsync(Ct)}");
    }
}
