using Recovery.Local.Commands;

namespace Recovery.Tests.Commands;

public sealed class OptionValueTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("14", 14)]
    [InlineData("366", 366)]
    public void A_whole_number_of_the_range_is_taken(string text, int expected) => Assert.Equal(expected, Days(text));

    [Theory]
    [InlineData("0")]
    [InlineData("367")]
    [InlineData("3.5")]
    [InlineData(" 3")]
    [InlineData("99999999999")]
    public void Any_other_is_refused_with_the_range(string text) => Assert.Equal(
        $"--days is '{text}'; use a whole number from 1 to 366.", Assert.Throws<UsageException>(() => Days(text)).Message);

    [Fact]
    public void What_is_not_given_is_as_usual() => Assert.Equal(14, Days(null));

    private static int Days(string? text) => OptionValue.Whole("--days", text, 14, 1, 366);
}
