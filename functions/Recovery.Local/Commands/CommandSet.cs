using System.Runtime.InteropServices;

namespace Recovery.Local.Commands;

/// <summary>Every command, and how one is chosen and run.</summary>
internal static class CommandSet
{
    public static IReadOnlyList<Command> All { get; } =
    [
        ServeCommand.Definition,
        DemoCommand.Definition,
        PlanCommand.Definition,
        ImportCommand.Definition,
    ];

    /// <summary>Runs what the words ask for. Returns the exit code; a mistake is a sentence on the error stream.</summary>
    public static async Task<int> Run(IReadOnlyList<string> words, Terminal terminal)
    {
        if (words is ["--help" or "-h" or "help" or "-?", ..] || words.Contains("--help"))
        {
            Help.Print(terminal);
            return ExitCode.Done;
        }

        try
        {
            // Without a name, or with options alone, it serves.
            var named = words.Count > 0 && !words[0].StartsWith('-');
            var command = !named ? ServeCommand.Definition
                : All.FirstOrDefault(c => c.Name == words[0])
                    ?? throw new UsageException($"There's no command '{words[0]}'; use {string.Join(", ", All.Select(c => c.Name))} or --help.");
            var arguments = Arguments.Parse(command, [.. words.Skip(named ? 1 : 0)]);
            return await RunUntilStopped(command, arguments, terminal);
        }
        catch (Exception e) when (Faults.InWords(e) is { } fault)
        {
            terminal.Error(fault.Sentence);
            return fault.Exit;
        }
    }

    private static async Task<int> RunUntilStopped(Command command, Arguments arguments, Terminal terminal)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await command.Run(arguments, terminal, stop.Token);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
