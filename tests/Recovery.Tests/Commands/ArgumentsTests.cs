using Recovery.Local.Commands;

namespace Recovery.Tests.Commands;

public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("14", 14)]
    [InlineData("366", 366)]
    public void A_whole_number_of_the_range_is_taken_in_either_spelling(string text, int expected)
    {
        Assert.Equal(expected, Days("--days", text));
        Assert.Equal(expected, Days($"--days={text}"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("367")]
    [InlineData("3.5")]
    [InlineData(" 3")]
    [InlineData("99999999999")]
    public void Any_other_is_refused_with_the_range(string text) => Assert.Equal(
        $"--days is '{text}'; use a whole number from 1 to 366.", Assert.Throws<UsageException>(() => Days("--days", text)).Message);

    [Fact]
    public void What_is_not_given_is_as_usual() => Assert.Equal(14, Days());

    private static int Days(params string[] words) => Arguments.Parse(PlanCommand.Definition, words).Whole("--days", 14, 1, 366);
}
