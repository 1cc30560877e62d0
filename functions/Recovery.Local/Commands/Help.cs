using Spectre.Console;
using Spectre.Console.Cli;
using Spectre.Console.Cli.Help;
using Spectre.Console.Rendering;

namespace Recovery.Local.Commands;

/// <summary>What <c>--help</c> prints, of a command or of the whole program.</summary>
internal sealed class Help(ICommandAppSettings settings) : HelpProvider(settings)
{
    public override IEnumerable<IRenderable> GetHeader(ICommandModel model, ICommandInfo? command) =>
        [new Text("Recovery reminds runners to book a massage after their race, just before the clinic opens.\n\n")];

    /// <summary>A command's help names the others too.</summary>
    public override IEnumerable<IRenderable> GetCommands(ICommandModel model, ICommandInfo? command) => base.GetCommands(model, null);

    public override IEnumerable<IRenderable> GetFooter(ICommandModel model, ICommandInfo? command) =>
    [
        new Text("\nSettings come from local.settings.json (see local.settings.sample.json) and from the environment, where A:B is A__B.\n"),
        new Text("Exit codes: 0 done, 1 failed, 2 wrong command or settings.\n"),
    ];
}
