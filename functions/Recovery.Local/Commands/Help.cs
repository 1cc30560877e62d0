namespace Recovery.Local.Commands;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public static void Print(Terminal terminal)
    {
        terminal.Line("Recovery reminds runners to book a massage after their race, just before the clinic opens.");
        terminal.Line();
        terminal.Line("Usage: recovery [command] [options]");
        foreach (var command in CommandSet.All)
        {
            terminal.Line();
            terminal.Line($"  {command.Usage}");
            terminal.Line($"      {command.Summary}");
            foreach (var option in command.Options)
            {
                terminal.Line($"      {$"{option.Name} {option.Value}".Trim(),-16} {option.Summary}");
            }
        }

        terminal.Line();
        terminal.Line("Settings come from local.settings.json (see local.settings.sample.json) and from the environment, where A:B is A__B.");
        terminal.Line("Exit codes: 0 done, 1 failed, 2 wrong command or settings.");
    }
}
