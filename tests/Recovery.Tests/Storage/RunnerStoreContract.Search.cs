using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Finding a runner by what reception types.</summary>
public abstract partial class RunnerStoreContract
{
    [Theory]
    [InlineData("Siân O'Brien-Lee", "sian")]
    [InlineData("Siân O'Brien-Lee", "SIÂN o'brien")]
    [InlineData("Siân O'Brien-Lee", "obrien")]
    [InlineData("Siân O’Brien-Lee", "o'brien lee")]
    [InlineData("Siân O'Brien-Lee", "brien")]
    [InlineData("Siân O'Brien-Lee", "  lee   sia ")]
    [InlineData("Søren Łukasz Weiß", "soren lukasz weiss")]
    [InlineData("Ann St.Clair", "st.clair")]
    [InlineData("Ann St.Clair", "clair ann")]
    [InlineData("李 小龙", "小龙")]
    public async Task By_words_of_the_name_in_any_order_with_or_without_accents(string name, string typed)
    {
        var runner = await Runners.Register(Registration(name, Mobile(1)));
        await Runners.Register(Registration("Zoe Other", Mobile(2)));
        Assert.Equal([runner.RunnerId], (await Runners.Search(typed, 9, Ct)).Select(v => v.Runner.Id));
    }

    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("ann\uFFFE@example.com")]
    [InlineData("\uD83D")]
    [InlineData("ann.\uDE00")]
    [InlineData("ann\0")]
    [InlineData("\0@\0")]
    public async Task What_is_no_character_finds_nobody(string typed)
    {
        await Runners.Register(Registration("Somebody", Mobile(1)));
        Assert.Empty(await Runners.Search(typed, 9, Ct));
    }

    [Theory]
    [InlineData("07700 900123")]
    [InlineData("07700900123")]
    [InlineData("+44 7700 900123")]
    [InlineData("+44 (0)7700 900-123")]
    [InlineData("0044 7700 900123")]
    [InlineData("447700900123")]
    [InlineData("7700900123")]
    [InlineData("07700 9001")]
    [InlineData("900123")]
    [InlineData("0123")]
    [InlineData("123")]
    [InlineData("ann 900 123")]
    public async Task By_number_in_any_usual_spelling_its_beginning_or_its_last_digits(string typed)
    {
        var runner = await Runners.Register(Registration("Ann", "+447700900123"));
        await Runners.Register(Registration("Ann", "+447700900456"));
        var found = (await Runners.Search(typed, 9, Ct)).Select(v => v.Runner.Id).ToArray();
        Assert.Equal([runner.RunnerId], found);
    }

    [Theory]
    [InlineData("ann.lee@example.com", true)]
    [InlineData("Ann.Lee@Exam", true)]
    [InlineData("ann.lee", true)]
    [InlineData("lee@example.com", false)]
    [InlineData("", false)]
    [InlineData("  ", false)]
    [InlineData("!!! ???", false)]
    [InlineData("%", false)]
    [InlineData("nobody", false)]
    public async Task By_address_from_its_beginning(string typed, bool finds)
    {
        await Runners.Register(Registration("Somebody", email: "Ann.Lee@example.com"));
        Assert.Equal(finds ? 1 : 0, (await Runners.Search(typed, 9, Ct)).Count);
    }

    [Fact]
    public async Task Whole_words_come_first_then_by_name_and_no_more_than_asked_for()
    {
        string[] names = ["Joanna Smith", "Jo Zimmer", "Josephine Smith", "Jo Adams", "Anna Jones"];
        for (var i = 0; i < names.Length; i++)
        {
            await Runners.Register(Registration(names[i], Mobile(i)));
        }

        Assert.Equal(
            ["Jo Adams", "Jo Zimmer", "Anna Jones", "Joanna Smith", "Josephine Smith"], (await Runners.Search("jo", 9, Ct)).Select(v => v.Runner.Name));
        Assert.Equal(["Joanna Smith", "Josephine Smith"], (await Runners.Search("jo smith", 9, Ct)).Select(v => v.Runner.Name));
        Assert.Equal(2, (await Runners.Search("jo", 2, Ct)).Count);
    }

    [Fact]
    public async Task Among_thousands_with_the_same_beginning_the_rarer_word_decides()
    {
        await Runners.Register([.. Enumerable.Range(0, 1200).Select(i => Registration($"John Smith {i}", email: $"john{i}@example.com"))], Ct);
        var rare = await Runners.Register(Registration("John Zzyzx", email: "z@example.com"));

        Assert.Equal([rare.RunnerId], (await Runners.Search("jo zz", 9, Ct)).Select(v => v.Runner.Id));
        Assert.Equal(20, (await Runners.Search("jo sm", 20, Ct)).Count);
        Assert.Equal("John Smith 7", (await Runners.Search("john 7 smith", 1, Ct))[0].Runner.Name);
    }

    [Fact]
    public async Task Input_that_is_no_text_at_all_finds_nobody_and_breaks_nothing() =>
        Assert.Empty(await Runners.Search("\ud800 \udfff' OR 1=1 --", 9, Ct));
}
