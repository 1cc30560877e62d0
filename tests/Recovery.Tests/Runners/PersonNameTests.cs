using FsCheck.Xunit;
using Recovery.Runners;

namespace Recovery.Tests.Runners;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Asha Patel", "Asha Patel")]
    [InlineData("  Asha \t\u00A0 Patel\r\n", "Asha Patel")]
    [InlineData("Zoë O'Brien-Łukasz", "Zoë O'Brien-Łukasz")]
    [InlineData("J.R.R. Tolkien", "J.R.R. Tolkien")]
    [InlineData("St. John Smith 3rd", "St. John Smith 3rd")]
    [InlineData("李小龙", "李小龙")]
    [InlineData("\u202EAsha\u202C\uFEFF", "Asha")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    public void A_name_in_any_script_is_tidied_and_taken(string text, string name)
    {
        Assert.True(PersonName.TryParse(text, out var parsed, out var reason), reason);
        Assert.Equal(name, parsed.ToString());
    }

    [Theory]
    [InlineData(null, "Enter your name.")]
    [InlineData("\u200B \n", "Enter your name.")]
    [InlineData("12", "Enter your name.")]
    [InlineData("see bit.ly/x", "web or email address")]
    [InlineData("win at http", "web or email address")]
    [InlineData("www prize", "web or email address")]
    [InlineData("prize\u3002com", "web or email address")]
    [InlineData("asha@example", "web or email address")]
    [InlineData("call 0909 879 0000", "phone number")]
    [InlineData("Asha\u0000", "can't show")]
    [InlineData("Asha\uD83C", "can't show")]
    public void What_could_be_misused_in_a_message_is_refused(string? text, string words)
    {
        Assert.Not(PersonName.TryParse(text, out _, out var reason));
        Assert.Contains(words, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Eighty_characters_are_taken_and_one_more_is_not()
    {
        Assert.Holds(PersonName.TryParse(new string('a', 80), out _, out _));
        Assert.Not(PersonName.TryParse(new string('a', 81), out _, out var reason));
        Assert.Equal("That name is too long. Use up to 80 characters.", reason);
    }

    [Property(MaxTest = 1000)]
    public void No_input_throws_and_a_name_is_read_back_as_itself(string? text)
    {
        if (PersonName.TryParse(text, out var name, out var reason))
        {
            Assert.Holds(PersonName.TryParse(name.ToString(), out var again, out _));
            Assert.Equal(name, again);
        }
        else
        {
            Assert.EndsWith(".", reason, StringComparison.Ordinal);
        }
    }
}
