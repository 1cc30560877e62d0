using Recovery.Local;
using Recovery.Local.Commands;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly RecoveryProgram _program = new();

    [Theory]
    [InlineData("cli version", "There's no command 'cli'; use serve, demo, plan, import or --help.")]
    [InlineData("plan --dayz 3", "plan has no option --dayz; it takes --race, --from, --days.")]
    [InlineData("plan -d 3", "plan has no option -d; it takes --race, --from, --days.")]
    [InlineData("plan --d 3", "plan has no option --d; it takes --race, --from, --days.")]
    [InlineData("import --days", "import has no option --days; it takes none.")]
    [InlineData("plan -- 3", "plan has no option --; it takes --race, --from, --days.")]
    [InlineData("import --days 3 runners.csv", "import has no option --days; it takes none.")]
    [InlineData("--dayz", "serve has no option --dayz; it takes --urls.")]
    [InlineData("plan 3", "plan takes no argument: plan [--race ID] [--from DAY] [--days N].")]
    [InlineData("demo --keep=yes", "--keep takes no value; leave out '=yes'.")]
    [InlineData("plan --days", "--days takes a value: --days N.")]
    [InlineData("plan --days= --race x", "--days takes a value: --days N.")]
    [InlineData("plan --days --race x", "--days takes a value: --days N.")]
    [InlineData("plan --days=0", "--days is '0'; use a whole number from 1 to 366.")]
    [InlineData("plan --days 0", "--days is '0'; use a whole number from 1 to 366.")]
    [InlineData("plan --days=3 --days=4", "--days is given twice; give it once.")]
    [InlineData("plan --from tomorrow", "--from is 'tomorrow'; use a date such as 2027-04-26.")]
    [InlineData("import", "import takes one argument: import FILE.csv.")]
    [InlineData("import one.csv two.csv", "import takes one argument: import FILE.csv.")]
    [InlineData("--urls nonsense", "--urls is 'nonsense'; use an address such as http://127.0.0.1:7071")]
    [InlineData("--urls https://localhost:7071", "--urls is 'https://localhost:7071'; use an address such as http://127.0.0.1:7071")]
    public async Task A_wrong_call_is_one_sentence_and_exit_2(string words, string sentence)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());

        var code = await CommandSet.Run(words.Split(' '), new Terminal(output, errors, console: null));

        AssertRefused(new ProgramRun(code, output.ToString(), errors.ToString()), sentence);
    }

    /// <summary>The words reach the commands, and the sentence and the code whoever called.</summary>
    [Theory]
    [InlineData("frob", "There's no command 'frob'; use serve, ")]
    [InlineData("plan --race nowhere", "There's no race 'nowhere'; use one of london-marathon-2027.")]
    [InlineData("import nothing.csv", "There's no file nothing.csv; name the CSV file to import.")]
    public async Task A_wrong_call_of_the_program_is_one_sentence_and_exit_2(string words, string sentence) =>
        AssertRefused(await _program.Run(words.Split(' ')), sentence);

    [Theory]
    [InlineData("plan")]
    [InlineData("serve")]
    public async Task Three_mistakes_in_the_settings_are_named_at_once(string command)
    {
        var run = await _program.Run(
            [("Clinic:Hours:Monday", "eight to two"), ("Sms:Provider", "Pigeon"), ("Clock:Speed", "fast")], command);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(3, run.ErrorLines.Count);
        Assert.Contains(run.ErrorLines, l => l.StartsWith("Clinic:Hours:Monday is 'eight to two'", StringComparison.Ordinal));
        Assert.Contains(run.ErrorLines, l => l.StartsWith("Sms:Provider is 'Pigeon'", StringComparison.Ordinal));
        Assert.Contains(run.ErrorLines, l => l.StartsWith("Clock:Speed is 'fast'", StringComparison.Ordinal));
        Assert.Not(Directory.Exists(Path.GetDirectoryName(_program.Store)));
    }

    [Fact]
    public async Task A_local_settings_file_that_is_broken_is_one_sentence()
    {
        _program.Write("local.settings.json", "{ \"Values\": { ");

        var run = await _program.Run("plan");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("local.settings.json isn't valid JSON (line 1). Correct it or remove it.", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_one_sentence()
    {
        _program.Write("data", "a file where the folder should be");

        var run = await _program.Run([("Secrets:Key", new string('k', 40))], "plan");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Set Store:Path", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("-h")]
    [InlineData("plan --help")]
    public async Task Help_names_every_command(string words)
    {
        var run = await _program.Run(words.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.All(["serve", "plan", "import"], command => Assert.Contains($"  {command} ", run.Output, StringComparison.Ordinal));
        Assert.Empty(run.Errors);
    }

    public void Dispose() => _program.Dispose();

    private static void AssertRefused(ProgramRun run, string sentence)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(sentence, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
