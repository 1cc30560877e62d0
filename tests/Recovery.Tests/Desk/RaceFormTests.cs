using NodaTime;
using Recovery.Races;
using Recovery.Web.Clinic;

namespace Recovery.Tests.Desk;

public sealed class RaceFormTests
{
    private static readonly LocalDate Today = new(2027, 1, 4);

    [Fact]
    public void A_race_gets_a_readable_id_and_a_short_name()
    {
        var race = Check(new RaceForm(null, "  Brighton   Marathon 2027 ", null, ["2027-04-11", "2027-04-10", "2027-04-11", ""], null));

        Assert.Equal("brighton-marathon-2027", race!.Id);
        Assert.Equal("Brighton Marathon 2027", race.Name);
        Assert.Equal("Brighton Marathon", race.ShortName);
        Assert.Equal([new LocalDate(2027, 4, 10), new LocalDate(2027, 4, 11)], race.Days);
        Assert.Holds(race.Listed);
    }

    [Theory]
    [InlineData("Café Côtes 10k", "cafe-cotes-10k")]
    [InlineData("St. Mary's -- Run!", "st-marys-run")]
    public void Ids_are_plain_letters(string name, string id) => Assert.Equal(id, RaceId.Of(name));

    [Theory]
    [InlineData("", "2027-04-11", "name")]
    [InlineData("!!!", "2027-04-11", "name")]
    [InlineData("Run", "", "days")]
    [InlineData("Run", "2027-13-01", "days")]
    [InlineData("Run", "2026-04-11", "days")]
    [InlineData("Run", "2207-04-11", "days")]
    [InlineData("A race with a name that goes on and on and on 2027", "2027-04-11", "shortName")]
    public void What_is_wrong_is_said_for_its_field(string name, string day, string field)
    {
        var mistakes = new Mistakes();

        Assert.Null(new RaceForm(null, name, null, [day], null).Check(Today, null, mistakes));
        Assert.Equal([field], mistakes.ByField.Keys);
    }

    [Fact]
    public void A_race_that_is_changed_keeps_its_id_and_may_keep_a_day_that_is_past()
    {
        var before = new Race("xmas-run", "Xmas Run", "Xmas Run", [new LocalDate(2026, 12, 26)], Listed: false);

        var race = Check(new RaceForm("xmas-run", "Christmas Run", null, ["2026-12-26", "2027-01-05"], null), before);

        Assert.Equal("xmas-run", race!.Id);
        Assert.Not(race.Listed);
        Assert.Equal(2, race.Days.Count);
    }

    [Theory]
    [InlineData(null, "Brighton Marathon")]
    [InlineData("", "Brighton Marathon")]
    [InlineData(" the  Brighton Marathon ", "the Brighton Marathon")]
    [InlineData("Brighton Marathon", "Brighton Marathon")]
    public void A_sentence_says_the_only_when_told(string? given, string said) =>
        Assert.Equal(said, Check(new RaceForm(null, "Brighton Marathon 2027", null, ["2027-04-11"], null, given))!.InSentence);

    [Theory]
    [InlineData(null, "London Marathon", "the London Marathon")]
    [InlineData(null, "London 26.2", "London 26.2")]
    [InlineData("", "London Marathon", "London Marathon")]
    public void A_race_that_is_changed_keeps_its_name_in_a_sentence_until_told_otherwise(string? given, string shortName, string said)
    {
        var before = new Race("london", "London Marathon 2027", "London Marathon", [new LocalDate(2027, 4, 25)], true, "the London Marathon");

        Assert.Equal(said, Check(new RaceForm("london", "London Marathon 2027", shortName, ["2027-04-25"], null, given), before)!.InSentence);
    }

    [Theory]
    [InlineData("the race with a name that goes on and on")]
    [InlineData("the R\u0001ce")]
    public void What_no_sentence_can_hold_is_said_for_its_field(string given)
    {
        var mistakes = new Mistakes();

        Assert.Null(new RaceForm(null, "Run", null, ["2027-04-11"], null, given).Check(Today, null, mistakes));
        Assert.Equal(["inSentence"], mistakes.ByField.Keys);
    }

    private static Race? Check(RaceForm form, Race? before = null)
    {
        var mistakes = new Mistakes();
        var race = form.Check(Today, before, mistakes);
        Assert.Not(mistakes.Any);
        return race;
    }
}
