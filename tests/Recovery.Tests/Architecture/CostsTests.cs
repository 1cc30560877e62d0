using Recovery.Tests.Architecture.Sums;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Architecture;

/// <summary>The pages that say what Recovery costs, and what it takes when it grows: every sum is done again from the page itself.</summary>
public sealed class CostsTests
{
    private static readonly string Costs = Page("costs.md");
    private static readonly string Growth = Page("growth.md");

    [Fact]
    public void What_it_costs_adds_up() => Assert.Empty(new SummedPage(Costs).Problems);

    [Fact]
    public void What_growth_takes_adds_up() => Assert.Empty(new SummedPage(Growth, new SummedPage(Costs)).Problems);

    [Fact]
    public void No_figure_of_either_page_can_change_unnoticed()
    {
        var costs = new SummedPage(Costs);
        Assert.Empty(Unnoticed(Costs, costs, changed => new SummedPage(changed)));
        Assert.Empty(Unnoticed(Growth, new SummedPage(Growth, costs), changed => new SummedPage(changed, costs)));
    }

    [Fact]
    public void No_price_can_change_in_its_list_alone()
    {
        var list = Costs[Costs.IndexOf("## Prices", StringComparison.Ordinal)..];
        var unnoticed = new SummedPage(Costs).PricesUsed
            .Where(price => new SummedPage(Costs.Replace(list, list.Replace(price, OneMore(price), StringComparison.Ordinal), StringComparison.Ordinal)).Problems.Count == 0);
        Assert.Empty(unnoticed);
    }

    [Theory]
    [InlineData("`2 x 3 = 7`")]
    [InlineData("A third is 34 % (1 / 3).")]
    [InlineData("A third is 33 %.")]
    [InlineData("It costs £17.")]
    [InlineData("`2 x $0.31 = 0.62`")]
    [InlineData("| what | arithmetic | 1,000 |\n|---|---|---|\n| all | nudges x 2 | 2,001 |")]
    [InlineData("| what | arithmetic | 1,000 |\n|---|---|---|\n| one | | 1 |\n| all | the rows above | 2 |")]
    public void A_sum_that_is_wrong_is_found(string page) => Assert.Single(new SummedPage(page).Problems);

    private static IEnumerable<string> Unnoticed(string text, SummedPage page, Func<string, SummedPage> read) =>
        from figure in page.Figures
        let at = figure.Line.LastIndexOf(figure.Figure, StringComparison.Ordinal)
        let line = figure.Line[..at] + OneMore(figure.Figure) + figure.Line[(at + figure.Figure.Length)..]
        where read(text.Replace(figure.Line, line, StringComparison.Ordinal)).Problems.Count == 0
        select $"{figure.Figure} in: {figure.Line}";

    private static string OneMore(string figure) => figure[..^1] + (char)(figure[^1] == '9' ? '8' : figure[^1] + 1);

    private static string Page(string name) => File.ReadAllText(Path.Combine(Repository.Root, "infra", "docs", name));
}
