using FsCheck.Xunit;
using Recovery.Runners;

namespace Recovery.Tests.Runners;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("asha@example.com")]
    [InlineData("Asha.Patel+race@Mail.Example.co.uk")]
    [InlineData("o'brien_4@example-site.org")]
    [InlineData("1@example.museum")]
    [InlineData("a@xn--bcher-kva.example")]
    public void An_address_is_kept_as_given(string text)
    {
        Assert.True(EmailAddress.TryParse($"  {text}\n", out var address, out var reason), reason);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("\u200Bann@example.com\uFEFF")]
    [InlineData("\u2068ann@exam\u00ADple.com\u2069")]
    [InlineData("ann\uFE0F@example.com ")]
    public void Marks_that_nobody_sees_are_no_part_of_an_address(string text)
    {
        Assert.Holds(EmailAddress.TryParse(text, out var address, out _));
        Assert.Equal("ann@example.com", address.ToString());
    }

    [Fact]
    public void An_international_domain_is_kept_in_the_form_that_providers_take()
    {
        Assert.Holds(EmailAddress.TryParse("asha@b\u00FCcher.example", out var address, out _));
        Assert.Equal("asha@xn--bcher-kva.example", address.ToString());
    }

    [Theory]
    [InlineData(null, "Enter an email address")]
    [InlineData(" ", "Enter an email address")]
    [InlineData("asha", "needs an @")]
    [InlineData("asha.example.com", "needs an @")]
    [InlineData("a@b@example.com", "only one @")]
    [InlineData("@example.com", "before the @ is missing")]
    [InlineData("asha@", "Check the part after the @")]
    [InlineData("asha@localhost", "Check the part after the @")]
    [InlineData("asha@example", "Check the part after the @")]
    [InlineData("asha@example.c", "Check the part after the @")]
    [InlineData("asha@example.123", "Check the part after the @")]
    [InlineData("asha@example.com.", "Check the part after the @")]
    [InlineData("asha@.example.com", "Check the part after the @")]
    [InlineData("asha@exa..mple.com", "Check the part after the @")]
    [InlineData("asha@-example.com", "Check the part after the @")]
    [InlineData("asha@exam_ple.com", "Check the part after the @")]
    [InlineData("asha@[127.0.0.1]", "Check the part after the @")]
    [InlineData("asha@127.0.0.1", "Check the part after the @")]
    [InlineData("asha@exa\uD800mple.com", "Check the part after the @")]
    [InlineData(".asha@example.com", "Check the dots")]
    [InlineData("asha.@example.com", "Check the dots")]
    [InlineData("as..ha@example.com", "Check the dots")]
    [InlineData("as ha@example.com", "Take the spaces out")]
    [InlineData("asha@example.com\r\nBcc: all@example.com", "Take the spaces out")]
    [InlineData("asha\u0000@example.com", "hidden character")]
    [InlineData("Asha <asha@example.com>", "just one email address")]
    [InlineData("asha@example.com,bo@example.com", "just one email address")]
    [InlineData("\"as ha\"@example.com", "just one email address")]
    [InlineData("ash\u00E4@example.com", "letters from a to z")]
    public void What_is_no_address_is_refused_with_its_own_reason(string? text, string words)
    {
        Assert.Not(EmailAddress.TryParse(text, out var address, out var reason));
        Assert.Contains(words, reason, StringComparison.Ordinal);
        Assert.Equal("", address.ToString());
    }

    [Theory]
    [InlineData(64, 189, true)]
    [InlineData(65, 100, false)]
    [InlineData(64, 190, false)]
    public void Length_is_bounded_as_mail_servers_bound_it(int name, int domain, bool taken)
    {
        var host = string.Concat(Enumerable.Repeat(new string('d', 49) + ".", 4));
        var text = $"{new string('n', name)}@{host[..(domain - 4)].TrimEnd('.').PadRight(domain - 4, 'd')}.com";
        Assert.Equal(name + 1 + domain, text.Length);
        Assert.Equal(taken, EmailAddress.TryParse(text, out _, out _));
    }

    [Property(MaxTest = 1000)]
    public void No_input_throws_and_an_address_can_hold_no_header(string? text)
    {
        foreach (var candidate in new[] { text, $"{text}@example.com", $"asha@{text}.com", $"asha@example.{text}" })
        {
            if (EmailAddress.TryParse(candidate, out var address, out var reason))
            {
                Assert.DoesNotContain(address.ToString(), c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',');
                Assert.Holds(EmailAddress.TryParse(address.ToString(), out var again, out _));
                Assert.Equal(address, again);
            }
            else
            {
                Assert.EndsWith(".", reason, StringComparison.Ordinal);
            }
        }
    }
}
