using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;
using Recovery.Web.Clinic;

namespace Recovery.Tests.Desk;

public sealed class LogFiltersTests
{
    [Fact]
    public void Every_filter_is_read()
    {
        var (filters, mistakes) = Read("?day=2027-04-27&race=london-marathon-2027&step=doms&channel=sms&status=in-doubt&outcome=not-reached&q=ada%20lovelace");

        Assert.Not(mistakes.Any);
        Assert.Equal(
            new LogFilters(new LocalDate(2027, 4, 27), "london-marathon-2027", "doms", By.Sms, NudgeStatus.InDoubt, "ada lovelace", LogOutcome.NotReached), filters);
    }

    [Theory]
    [InlineData("q", "ada\0")]
    [InlineData("race", "\0")]
    [InlineData("after", "\uFFFE")]
    [InlineData("step", "\uD83D")]
    public void What_cannot_be_shown_is_no_filter(string field, string value)
    {
        var mistakes = new Mistakes();

        Assert.Null(LogFilters.One(new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { [field] = value }), field, mistakes));
        Assert.Contains("characters we can't show", Assert.Single(mistakes.ByField[field]), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_fields_of_a_form_are_no_filters()
    {
        var (filters, mistakes) = Read("?day=&race=&step=+&channel=&status=&q=");

        Assert.Not(mistakes.Any);
        Assert.Equal(new LogFilters(null, null, null, null, null, null), filters);
    }

    [Theory]
    [InlineData("day", "27.4.2027")]
    [InlineData("day", "2027-02-30")]
    [InlineData("channel", "fax")]
    [InlineData("status", "Delivered")]
    [InlineData("outcome", "Reached")]
    public void A_wrong_value_is_named_with_what_to_use(string field, string value)
    {
        var (_, mistakes) = Read(QueryHelpers.AddQueryString("", field, value));

        var sentence = Assert.Single(Assert.Single(mistakes.ByField, m => m.Key == field).Value);
        Assert.Contains(value, sentence, StringComparison.Ordinal);
        Assert.Contains(" Use ", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?status=sent&status=dead", "status")]
    [InlineData("?day=today&channel=fax&status=x", "day,channel,status")]
    public void All_mistakes_are_named_at_once(string query, string fields) =>
        Assert.Equal(fields.Split(','), Read(query).Mistakes.ByField.Keys);

    [Fact]
    public void A_text_too_long_to_be_a_search_is_refused() =>
        Assert.Contains("q", Read($"?q={new string('a', 201)}").Mistakes.ByField);

    private static (LogFilters Filters, Mistakes Mistakes) Read(string query)
    {
        var mistakes = new Mistakes();
        return (LogFilters.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), mistakes), mistakes);
    }
}
