using Spectre.Console;
using Spectre.Console.Rendering;

namespace Recovery.Local;

/// <summary>
/// Where commands write: tables and progress bars on a terminal, plain lines anywhere else (a file, a pipe, a build, <c>NO_COLOR</c>).
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter errors, IAnsiConsole? console)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private volatile bool _live;

    public static Terminal OfThisProcess()
    {
        var plain = Console.IsOutputRedirected || IsSet("NO_COLOR") || IsSet("CI") || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(Console.Out, Console.Error, plain ? null : AnsiConsole.Console);
    }

    public void Line(string text = "")
    {
        if (console is null)
        {
            output.WriteLine(text);
        }
        else
        {
            // By the console, which puts it above what is live; over its whole width, or something of that would stay beside it.
            console.WriteLine(_live ? text.PadRight(console.Profile.Width) : text);
        }
    }

    public void Error(string text) => errors.WriteLine(text);

    public void Table(TextTable table)
    {
        if (console is null)
        {
            foreach (var line in table.Lines())
            {
                output.WriteLine(line);
            }
        }
        else
        {
            console.Write(Rounded(table));
        }
    }

    /// <summary>Shows how far <paramref name="work"/> has come, from 0 to 1; without a terminal nothing.</summary>
    public Task<T> Progress<T>(string what, Func<Action<double>, Task<T>> work) => console is null
        ? work(_ => { })
        : console.Progress().StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(what), maxValue: 1);
            var result = await work(done => task.Value = done);
            task.Value = 1;
            return result;
        });

    /// <summary>Shows the progress that <paramref name="work"/> reports; without a terminal, nothing.</summary>
    public Task<T> Status<T>(string what, Func<Action<string>, Task<T>> work) => console is null
        ? work(_ => { })
        : console.Status().StartAsync(Markup.Escape(what), context => work(text => context.Status(Markup.Escape(text))));

    /// <summary>Shows a table that follows <paramref name="work"/>, under the lines that it tells, until that ends; without a terminal nothing.</summary>
    public async Task Live(Func<Task<TextTable>> table, Func<Task> work)
    {
        if (console is null)
        {
            await work();
            return;
        }

        _live = true;
        try
        {
            var running = work();
            try
            {
                await console.Live(Rounded(await table())).AutoClear(true).StartAsync(async live =>
                {
                    while (await Task.WhenAny(running, Task.Delay(BetweenLooks)) != running)
                    {
                        live.UpdateTarget(Rounded(await table()));
                    }
                });
            }
            finally
            {
                // Also when there is nothing to show any more, since it is being stopped: the work is not left to itself.
                await running;
            }
        }
        finally
        {
            _live = false;
        }
    }

    private static Table Rounded(TextTable table)
    {
        var rounded = new Table { Border = TableBorder.Rounded };
        foreach (var column in table.Columns)
        {
            rounded.AddColumn(new TableColumn(new Text(column.Title)) { Alignment = column.Number ? Justify.Right : Justify.Left });
        }

        foreach (var row in table.Rows)
        {
            rounded.AddRow(row.Select(IRenderable (c) => new Text(c)));
        }

        return rounded;
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
