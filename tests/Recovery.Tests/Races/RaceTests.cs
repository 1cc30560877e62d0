using Recovery.Races;
using static Recovery.Tests.Nudges.Plan.Sample;

namespace Recovery.Tests.Races;

public sealed class RaceTests
{
    [Fact]
    public void The_London_Marathon_2027_ships_with_both_its_days()
    {
        var london = Assert.Single(RaceData.Shipped());

        Assert.Equal("london-marathon-2027", london.Id);
        Assert.Equal("London Marathon 2027", london.Name);
        Assert.Equal("London Marathon", london.ShortName);
        Assert.Equal("the London Marathon", london.InSentence);
        Assert.Equal([Day("2027-04-24"), Day("2027-04-25")], london.Days);
        Assert.Holds(london.Listed);
    }

    [Theory]
    [InlineData("", "Brighton Marathon")]
    [InlineData(",\"inSentence\":\" \"", "Brighton Marathon")]
    [InlineData(",\"inSentence\":\"the Brighton Marathon\"", "the Brighton Marathon")]
    public void A_sentence_says_the_only_when_told(string given, string said) => Assert.Equal(
        said, RaceData.Parse($$"""[{"id":"b","name":"Brighton Marathon 2027","shortName":"Brighton Marathon","days":["2027-05-02"]{{given}}}]""")[0].InSentence);

    [Fact]
    public void Days_are_put_in_order_and_count_once()
    {
        var race = RaceData.Parse("""[{"id":"a","name":"A","shortName":"A","days":["2027-05-02","2027-05-01","2027-05-02"]}]""")[0];

        Assert.Equal([Day("2027-05-01"), Day("2027-05-02")], race.Days);
    }

    [Theory]
    [InlineData("""[{"id":"Leeds 10K","name":"A","shortName":"A","days":["2027-05-02"]}]""", "Leeds 10K")]
    [InlineData("""[{"name":"A","shortName":"A","days":["2027-05-02"]}]""", "Race id ''")]
    [InlineData("""[{"id":"leeds","name":" ","shortName":"A","days":["2027-05-02"]}]""", "'leeds' needs a name")]
    [InlineData("""[{"id":"leeds","name":"A","days":["2027-05-02"]}]""", "shortName")]
    [InlineData("""[{"id":"leeds","name":"A","shortName":"A","days":[]}]""", "'leeds' has no days")]
    [InlineData("""[{"id":"leeds","name":"A","shortName":"A"}]""", "'leeds' has no days")]
    [InlineData("""[{"id":"leeds","name":"A","shortName":"A","days":["2027-02-29"]}]""", "'2027-02-29'")]
    [InlineData("""[{"id":"leeds","name":"A","shortName":"A","days":[null]}]""", "'leeds' has the day ''")]
    [InlineData("""[{"id":"a","name":"A","shortName":"A","days":["2027-05-02"]},{"id":"a","name":"B","shortName":"B","days":["2027-05-02"]}]""", "'a' is listed twice")]
    [InlineData("[{", "aren't a JSON list")]
    [InlineData("[null]", "Race id ''")]
    public void A_wrong_race_is_named_with_what_to_change(string json, string expected)
    {
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => RaceData.Parse(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Leeds 10K 2027", "leeds-10k-2027")]
    [InlineData("  LEEDS   10k 2027 ", "leeds-10k-2027")]
    [InlineData("St. Alban's Half – Marathon!", "st-albans-half-marathon")]
    [InlineData("St. Alban’s Half – Marathon!", "st-albans-half-marathon")]
    [InlineData("Zürich & Genève", "zurich-geneve")]
    [InlineData("東京マラソン", "")]
    [InlineData("---", "")]
    public void An_id_is_made_of_the_plain_letters_and_digits_of_a_name(string name, string id)
    {
        Assert.Equal(id, RaceId.Of(name));
        Assert.Equal(id.Length > 0, RaceId.IsValid(RaceId.Of(name)));
    }

    [Theory]
    [InlineData("Leeds-10k")]
    [InlineData("-leeds")]
    [InlineData("leeds-")]
    [InlineData("leeds--10k")]
    [InlineData("leeds/10k")]
    [InlineData("")]
    [InlineData(null)]
    public void What_could_not_stand_in_an_address_is_no_id(string? id)
    {
        Assert.Not(RaceId.IsValid(id));
    }
}
