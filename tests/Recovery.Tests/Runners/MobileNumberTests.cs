using FsCheck.Xunit;
using Recovery.Runners;

namespace Recovery.Tests.Runners;

public sealed class MobileNumberTests
{
    private static readonly string[] Uk = ["GB"];

    [Theory]
    [InlineData("07700 900123")]
    [InlineData("07700\uFE0F 900123\uFE0E")]
    [InlineData("\u2068+44\u00AD7700\u200B 900\U000E0101123\u2069")]
    [InlineData("07700900123")]
    [InlineData("  07700 900 123\r\n")]
    [InlineData("7700900123")]
    [InlineData("447700900123")]
    [InlineData("+447700900123")]
    [InlineData("+44 7700 900123")]
    [InlineData("+ 44 7700 900123")]
    [InlineData("+44 (0)7700 900123")]
    [InlineData("+44(0)7700-900-123")]
    [InlineData("(+44) 7700 900123")]
    [InlineData("+44 07700 900123")]
    [InlineData("0044 7700 900123")]
    [InlineData("0044 (0) 7700 900123")]
    [InlineData("00447700900123")]
    [InlineData("(07700) 900123")]
    [InlineData("[07700] 900123")]
    [InlineData("07700.900.123")]
    [InlineData("07700-900-123")]
    [InlineData("07700\u2013900\u2011123")]
    [InlineData("07700\u00A0900\u202F123")]
    [InlineData("\u202A+44 7700 900123\u202C")]
    [InlineData("\uFF10\uFF17\uFF17\uFF10\uFF10 \uFF19\uFF10\uFF10\uFF11\uFF12\uFF13")]
    [InlineData("\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663")]
    [InlineData("\uFF0B447700900123")]
    public void Any_usual_spelling_of_a_uk_mobile_is_read(string text)
    {
        Assert.True(MobileNumber.TryParse(text, Uk, out var number, out var reason), reason);
        Assert.Equal("+447700900123", number.ToString());
        Assert.Empty(reason);
    }

    [Theory]
    [InlineData("07700 900000", true)]
    [InlineData("07700 900999", true)]
    [InlineData("07700 899999", false)]
    [InlineData("07700 901000", false)]
    public void Ofcoms_numbers_for_drama_are_taken_and_their_neighbours_are_not(string text, bool taken) =>
        Assert.Equal(taken, MobileNumber.TryParse(text, Uk, out _, out _));

    [Theory]
    [InlineData("07400 123456", "+447400123456")]
    [InlineData("07500 123456", "+447500123456")]
    [InlineData("07976 123456", "+447976123456")]
    public void Ranges_in_use_are_taken(string text, string e164)
    {
        Assert.True(MobileNumber.TryParse(text, Uk, out var number, out var reason), reason);
        Assert.Equal(e164, number.ToString());
    }

    [Theory]
    [InlineData(null, "Enter a mobile number, for example 07700 900123.")]
    [InlineData("   ", "Enter a mobile number, for example 07700 900123.")]
    [InlineData("020 7946 0018", "That's a landline. Enter a mobile number.")]
    [InlineData("0909 8790000", "That's a premium-rate number. Enter a mobile number.")]
    [InlineData("0800 123 4567", "That's a freephone number. Enter a mobile number.")]
    [InlineData("0333 123 4567", "That's an organisation's number. Enter a mobile number.")]
    [InlineData("056 1234 5678", "That's an internet phone number, which can't get texts. Enter a mobile number.")]
    [InlineData("070 1234 5678", "That's an 070 personal number, not a mobile. Enter a mobile number.")]
    [InlineData("07640 123456", "That's a pager. Enter a mobile number.")]
    [InlineData("07700 FLOWER", "Use digits only for your mobile number, for example 07700 900123.")]
    [InlineData("07700 900123 ext 5", "Use digits only for your mobile number, for example 07700 900123.")]
    [InlineData("07700 900123#5", "Use digits only for your mobile number, for example 07700 900123.")]
    [InlineData("07700 90012", "That number is too short. It should look like 07700 900123.")]
    [InlineData("077009001234", "That number is too long. It should look like 07700 900123.")]
    [InlineData("07700 901000", "That isn't a mobile number in use. Check the digits.")]
    [InlineData("999", "That number is too short. It should look like 07700 900123.")]
    [InlineData("+999 7700 900123", "That country code doesn't exist. Enter a number like 07700 900123.")]
    [InlineData("+44 1534 123456", "We can only text UK mobiles, and that number is from Jersey.")]
    [InlineData("07797 123456", "We can only text UK mobiles, and that number is from Jersey.")]
    [InlineData("07781 123456", "We can only text UK mobiles, and that number is from Guernsey.")]
    [InlineData("07624 312345", "We can only text UK mobiles, and that number is from the Isle of Man.")]
    [InlineData("+33 6 12 34 56 78", "We can only text UK mobiles, and that number is from France.")]
    [InlineData("+1 212 555 1234", "We can only text UK mobiles, and that number is from the United States.")]
    [InlineData("+881612345678", "We can only text UK mobiles.")]
    public void What_is_no_uk_mobile_is_refused_with_its_own_reason(string? text, string reason)
    {
        Assert.Not(MobileNumber.TryParse(text, Uk, out var number, out var why));
        Assert.Equal(reason, why);
        Assert.Equal("", number.ToString());
    }

    [Theory]
    [InlineData("+33 6 12 34 56 78", "FR", "+33612345678")]
    [InlineData("06 12 34 56 78", "FR,GB", "+33612345678")]
    [InlineData("+1 212 555 1234", "GB,US", "+12125551234")]
    [InlineData("07797 123456", "GB,JE", "+447797123456")]
    [InlineData("+353 85 123 4567", "gb, ie ", "+353851234567")]
    public void Mobiles_of_the_countries_that_are_set_are_taken(string text, string countries, string e164)
    {
        Assert.True(MobileNumber.TryParse(text, countries.Split(','), out var number, out var reason), reason);
        Assert.Equal(e164, number.ToString());
    }

    [Fact]
    public void A_landline_of_a_country_that_is_set_is_still_a_landline()
    {
        Assert.Not(MobileNumber.TryParse("+33 1 23 45 67 89", ["GB", "FR"], out _, out var reason));
        Assert.Equal("That's a landline. Enter a mobile number.", reason);
    }

    [Fact]
    public void Without_a_country_no_number_is_taken()
    {
        Assert.Not(MobileNumber.TryParse("07700 900123", [], out _, out var none));
        Assert.Not(MobileNumber.TryParse("07700 900123", null!, out _, out var missing));
        Assert.Equal(none, missing);
        Assert.NotEmpty(none);
    }

    [Fact]
    public void A_long_text_is_refused_at_once() =>
        Assert.Not(MobileNumber.TryParse(new string('7', 1_000_000), Uk, out _, out _));

    [Property(MaxTest = 500)]
    public void No_input_throws_and_a_number_is_read_back_as_itself(string? text, string[]? countries)
    {
        foreach (var set in new[] { Uk, countries! })
        {
            if (MobileNumber.TryParse(text, set, out var number, out var reason))
            {
                Assert.Holds(MobileNumber.TryParse(number.ToString(), set, out var again, out _));
                Assert.Equal(number, again);
                Assert.Empty(reason);
            }
            else
            {
                Assert.EndsWith(".", reason, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Random texts rarely look like a number; these do.</summary>
    [Property(MaxTest = 2000)]
    public void No_text_that_looks_like_a_number_throws(uint[] picks)
    {
        const string Pieces = "0123456789+() -.\u00A0\u0660x#;,*\uD83C~=";
        var text = string.Concat(picks.Select(p => Pieces[(int)(p % (uint)Pieces.Length)]));
        foreach (var start in new[] { "", "07", "+44 7", "0044", "+1" })
        {
            MobileNumber.TryParse(start + text, ["GB", "US"], out _, out var reason);
            Assert.NotNull(reason);
        }
    }
}
