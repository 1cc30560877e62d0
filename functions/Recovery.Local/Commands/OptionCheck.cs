using Spectre.Console.Cli;

namespace Recovery.Local.Commands;

/// <summary>Refuses options that the command doesn't have or that are given twice; the parser would ignore the former, and all but the last of the latter.</summary>
internal sealed class OptionCheck(CommandUsage command) : ICommandInterceptor
{
    public void Intercept(CommandContext context, CommandSettings settings)
    {
        var unknown = context.Remaining.Parsed.Select(o => o.Key).Concat(context.Remaining.Raw.Take(1).Select(_ => "--")).FirstOrDefault();
        if (unknown is not null)
        {
            throw new UsageException(command.HasNo(unknown));
        }

        var twice = context.Arguments.Where(w => w.StartsWith("--", StringComparison.Ordinal)).GroupBy(w => w.Split('=', ':')[0]).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new UsageException($"{twice.Key} is given twice; give it once.");
        }
    }
}
