using FsCheck.Xunit;
using NodaTime;
using Recovery.Clinic;
using Recovery.Messages;

namespace Recovery.Tests.Messages;

public sealed class WordsTests
{
    [Theory]
    [InlineData("caf\u00E9 @ £5 [€]", "caf\u00E9 @ £5 [€]")]
    [InlineData("\u201CIt\u2019s\u201D \u2013 now\u2026", "\"It's\" - now...")]
    [InlineData("8am\u00A0to\u202F2pm", "8am to 2pm")]
    [InlineData("Zoë, Łukasz, Đorđe, Ağça, œuvre, Þór", "Zoe, Lukasz, Dorde, Agca, oeuvre, Thor")]
    [InlineData("Nguyễn Văn Ước", "Nguyen Van Uoc")]
    [InlineData("e\u0301t\u00E9 a\u0302", "\u00E9t\u00E9 a")]
    [InlineData("½ ﬁn Ａ１", "1/2 fin A1")]
    [InlineData("Zoë at 東京\u2019s", "Zoë at 東京's")]
    [InlineData("\u201CRun\u201D \U0001F3C3\u200D\u2640\uFE0F", "\"Run\" \U0001F3C3\u200D\u2640\uFE0F")]
    public void A_text_is_set_in_plain_letters_where_that_saves_its_encoding(string text, string fitted) =>
        Assert.Equal(fitted, GsmText.Fit(text));

    [Theory]
    [InlineData("Zoë", "Zoe")]
    [InlineData(" Zoë \u00A0 Łukasz\n", "Zoe Lukasz")]
    [InlineData("Asha \U0001F3C3\u200D\u2640\uFE0F", "Asha")]
    [InlineData("Seán", "Sean")]
    [InlineData("Müller", "Müller")]
    [InlineData("李小龙", null)]
    [InlineData("Анна", null)]
    [InlineData("Zoë 李", null)]
    [InlineData("\U0001F3C3", null)]
    [InlineData("", null)]
    public void A_name_is_set_in_plain_letters_or_left_out(string name, string? plain) => Assert.Equal(plain, GsmText.PlainName(name));

    [Property(MaxTest = 1000)]
    public void Plain_words_never_need_the_dear_encoding(string? text)
    {
        var fitted = GsmText.Fit(text ?? "");
        Assert.Holds(SmsSegments.Of(fitted).Encoding <= SmsSegments.Of(text).Encoding);
        Assert.Equal(fitted, GsmText.Fit(fitted));
        Assert.Holds(GsmText.PlainName(text ?? "") is not { } plain || GsmAlphabet.Holds(plain));
    }

    [Theory]
    [InlineData("Asha Patel", "Asha")]
    [InlineData("Dr Asha Patel", "Asha")]
    [InlineData("Dr. Patel", "Dr. Patel")]
    [InlineData("J. Patel", "J. Patel")]
    [InlineData("  Mary-Jane\tO'Neill ", "Mary-Jane")]
    [InlineData("Asha", "Asha")]
    [InlineData(" ", "")]
    public void A_greeting_uses_the_first_name(string name, string first) => Assert.Equal(first, FirstName.Of(name));

    [Theory]
    [InlineData(8, 0, "8am")]
    [InlineData(8, 30, "8:30am")]
    [InlineData(9, 5, "9:05am")]
    [InlineData(0, 0, "midnight")]
    [InlineData(0, 30, "12:30am")]
    [InlineData(12, 0, "midday")]
    [InlineData(12, 15, "12:15pm")]
    [InlineData(14, 0, "2pm")]
    [InlineData(23, 59, "11:59pm")]
    public void Hours_are_said_as_people_say_them(int hour, int minute, string said) =>
        Assert.Equal(said, SpokenTime.Hour(new LocalTime(hour, minute)));

    [Fact]
    public void Days_are_named()
    {
        var day = new LocalDate(2027, 4, 5);
        Assert.Equal("Mon 5 Apr", SpokenTime.ShortDay(day));
        Assert.Equal("Monday 5 April", SpokenTime.LongDay(day));
        Assert.Equal("Monday 5 April 2027", SpokenTime.DayAndYear(day));
        Assert.Equal(
            "8am to midday and 2pm to 7:30pm",
            SpokenTime.Hours(new Session(day, [new(new(8, 0), new(12, 0)), new(new(14, 0), new(19, 30))])));
    }
}
