using Recovery.Import;
using Recovery.Local;
using Recovery.Local.Commands;

namespace Recovery.Tests.Commands;

/// <summary>An import's bad lines: the first fifty on screen, and all of them in a file when there are more.</summary>
public sealed class RefusedLinesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-refused-");

    private string File => Path.Combine(_folder.FullName, "runners.csv.errors.csv");

    [Fact]
    public void None_is_not_worth_a_word()
    {
        Assert.Equal("", Shown(0));
        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Up_to_fifty_stand_on_the_screen(int count)
    {
        var shown = Shown(count);

        Assert.All(Enumerable.Range(2, count), line => Assert.Contains($"  {Reason(line)}\n", shown, StringComparison.Ordinal));
        Assert.DoesNotContain("more", shown, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData(51, "... and 1 more; all of them are in ")]
    [InlineData(1_250, "... and 1,200 more; all of them are in ")]
    public void More_are_all_of_them_in_a_file(int count, string sentence)
    {
        var shown = Shown(count);

        Assert.Contains(sentence + File, shown, StringComparison.Ordinal);
        Assert.Contains($"  {Reason(51)}\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Reason(52), shown, StringComparison.Ordinal);
        Assert.Equal(
            ["line,reason", .. Enumerable.Range(2, count).Select(line => $"{line},\"{Reason(line)}\"")], System.IO.File.ReadAllLines(File));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The lines from 2 on, after the header, are refused.</summary>
    private string Shown(int count)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using (var refused = new RefusedLines(File))
        {
            for (var line = 2; line < count + 2; line++)
            {
                refused.Add(new RefusedLine(line, Reason(line)));
            }

            refused.Show(new Terminal(output, output, null));
        }

        return output.ToString();
    }

    private static string Reason(int line) => $"Bad, as line {line} is.";
}
