using System.Runtime.InteropServices;
using Spectre.Console.Cli;

namespace Recovery.Local.Commands;

/// <summary>Every command, and how one is chosen and run.</summary>
internal static class CommandSet
{
    public static IReadOnlyList<CommandUsage> All { get; } =
    [
        CommandUsage.Of<ServeCommand, ServeCommand.Options>("serve"),
        CommandUsage.Of<DemoCommand, DemoCommand.Options>("demo"),
        CommandUsage.Of<PlanCommand, PlanCommand.Options>("plan"),
        CommandUsage.Of<ImportCommand, ImportCommand.Options>("import"),
    ];

    /// <summary>Runs what the words ask for. Returns the exit code; a mistake is a sentence on the error stream.</summary>
    public static async Task<int> Run(IReadOnlyList<string> words, Terminal terminal)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await Run(words is ["help", ..] ? ["--help"] : words, terminal, stop.Token);
        }
        catch (Exception e) when (Faults.InWords(e) is { } fault)
        {
            terminal.Error(fault.Sentence);
            return fault.Exit;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> Run(IReadOnlyList<string> words, Terminal terminal, CancellationToken ct)
    {
        var command = Chosen(words);
        var app = new CommandApp<ServeCommand>();
        app.Configure(program =>
        {
            program.SetApplicationName("recovery").TrimTrailingPeriods(false).PropagateExceptions()
                .SetHelpProvider(new Help(program.Settings)).SetInterceptor(new OptionCheck(command));
            program.Settings.Registrar.RegisterInstance(terminal);
            foreach (var one in All)
            {
                one.AddTo(program);
            }
        });
        try
        {
            return await app.RunAsync(words, ct);
        }
        catch (CommandRuntimeException e) when (e.InnerException is null)
        {
            throw new UsageException(command.MistakeIn(words));
        }
    }

    /// <summary>Without a name, or with options alone, it serves.</summary>
    private static CommandUsage Chosen(IReadOnlyList<string> words) =>
        words.Count == 0 || words[0].StartsWith('-') ? All[0]
        : All.FirstOrDefault(c => c.Name == words[0])
            ?? throw new UsageException($"There's no command '{words[0]}'; use {string.Join(", ", All.Select(c => c.Name))} or --help.");
}
