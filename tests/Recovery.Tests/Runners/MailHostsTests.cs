using FsCheck.Xunit;
using Recovery.Runners;

namespace Recovery.Tests.Runners;

public sealed class MailHostsTests
{
    [Theory]
    [InlineData("ann@gmial.com", "ann@gmail.com")]
    [InlineData("ann@gmail.con", "ann@gmail.com")]
    [InlineData("ann@gmail.co", "ann@gmail.com")]
    [InlineData("ann@gmail.comm", "ann@gmail.com")]
    [InlineData("ann@gnail.com", "ann@gmail.com")]
    [InlineData("Ann.Lee@GMIAL.com", "Ann.Lee@gmail.com")]
    [InlineData("ann@gmail.co.uk", "ann@gmail.com")]
    [InlineData("ann@hotmial.co.uk", "ann@hotmail.co.uk")]
    [InlineData("ann@hotmail.couk", "ann@hotmail.co.uk")]
    [InlineData("ann@yaho.co.uk", "ann@yahoo.co.uk")]
    [InlineData("ann@outlok.com", "ann@outlook.com")]
    [InlineData("ann@icloud.cm", "ann@icloud.com")]
    [InlineData("ann@btinternet.co", "ann@btinternet.com")]
    public void A_slip_of_the_finger_is_seen(string typed, string meant) => Assert.Equal(meant, MailHosts.Meant(typed));

    [Theory]
    [InlineData("ann@gmail.com")]
    [InlineData("ann@GMail.com")]
    [InlineData("ann@mail.com")]
    [InlineData("ann@email.com")]
    [InlineData("ann@ymail.com")]
    [InlineData("ann@yahoo.co.in")]
    [InlineData("ann@hotmail.fr")]
    [InlineData("ann@me.com")]
    [InlineData("ann@ne.com")]
    [InlineData("ann@sly.com")]
    [InlineData("ann@example.com")]
    [InlineData("ann@wimbledon-runners.org.uk")]
    public void A_host_that_may_be_somebodys_own_is_not_questioned(string address) => Assert.Null(MailHosts.Meant(address));

    [Property(MaxTest = 500)]
    public void Whatever_is_meant_is_an_address_that_is_not_questioned_again(string? text)
    {
        if (EmailAddress.TryParse(text, out var address, out _) && MailHosts.Meant(address.ToString()) is { } meant)
        {
            Assert.True(EmailAddress.TryParse(meant, out _, out var reason), reason);
            Assert.Null(MailHosts.Meant(meant));
        }
    }
}
