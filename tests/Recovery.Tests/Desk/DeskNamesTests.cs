using Recovery.Desk;

namespace Recovery.Tests.Desk;

/// <summary>What somebody at the desk may call themselves.</summary>
public sealed class DeskNamesTests
{
    [Theory]
    [InlineData("Mia", "Mia")]
    [InlineData("  Anne   Marie ", "Anne Marie")]
    [InlineData("Zoë", "Zoë")]
    [InlineData("美咲", "美咲")]
    [InlineData("O'Neil <b>", "O'Neil <b>")]
    public void A_name_in_any_script_is_tidied(string typed, string name)
    {
        Assert.True(DeskNames.TryParse(typed, out var found, out var reason), reason);
        Assert.Equal(name, found);
    }

    [Theory]
    [InlineData(null, "Enter your first name.")]
    [InlineData("  ", "Enter your first name.")]
    [InlineData("123", "Enter your first name.")]
    [InlineData("Mia\u0007", "has characters we can't show")]
    [InlineData("mia@example.com", "can't include a web or email address")]
    [InlineData("Mia (mia@example.com)", "can't include a web or email address")]
    [InlineData("020 8542 7788", "can't include a phone number")]
    [InlineData("reception", "stands for something else")]
    [InlineData("API  Key", "stands for something else")]
    public void Anything_else_gets_a_sentence_that_says_what_to_change(string? typed, string says)
    {
        Assert.Not(DeskNames.TryParse(typed, out var name, out var reason));
        Assert.Empty(name);
        Assert.Contains(says, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Forty_characters_are_the_most()
    {
        Assert.Holds(DeskNames.TryParse(new string('a', 40), out _, out _));
        Assert.Not(DeskNames.TryParse(new string('a', 41), out _, out var reason));
        Assert.Contains("up to 40", reason, StringComparison.Ordinal);
    }
}
