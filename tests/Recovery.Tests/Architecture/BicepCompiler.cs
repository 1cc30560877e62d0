using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Recovery.Tests.Architecture;

/// <summary>
/// Bicep's compiler as a process that answers one request after the other (<c>bicep jsonrpc</c>): it takes seconds to start, and a fraction
/// of one to compile.
/// </summary>
internal sealed class BicepCompiler : IDisposable
{
    private static readonly string Program = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Bicep").Value!;

    private readonly Lock _one = new();
    private readonly Process _process = Process.Start(new ProcessStartInfo(Program, ["jsonrpc", "--stdio"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private int _requests;

    /// <summary>What it answers, or the sentence by which it fails.</summary>
    public (JsonElement? Result, string? Failure) Ask(string method, object parameters)
    {
        lock (_one)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id = ++_requests, method, @params = new[] { parameters } });
            var input = _process.StandardInput.BaseStream;
            input.Write(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"));
            input.Write(body);
            input.Flush();
            var answer = JsonElement.Parse(Read(_process.StandardOutput.BaseStream));
            return answer.TryGetProperty("error", out var error) ? (null, error.GetProperty("message").GetString()!) : (answer.GetProperty("result"), null);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static byte[] Read(Stream output)
    {
        const string Length = "Content-Length: ";
        var length = 0;
        while (Line(output) is { Length: > 0 } header)
        {
            length = header.StartsWith(Length, StringComparison.Ordinal) ? int.Parse(header[Length.Length..], CultureInfo.InvariantCulture) : length;
        }

        var body = new byte[length];
        output.ReadExactly(body);
        return body;
    }

    private static string Line(Stream output)
    {
        var line = new StringBuilder();
        for (var next = output.ReadByte(); next != '\n'; next = output.ReadByte())
        {
            line.Append(next < 0 ? throw new EndOfStreamException("Bicep's compiler has ended.") : (char)next);
        }

        return line.ToString().TrimEnd('\r');
    }
}
