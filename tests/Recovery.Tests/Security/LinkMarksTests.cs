using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Security;

/// <summary>A restored store must recognise every text that went out before, whichever way its link was made.</summary>
public sealed class LinkMarksTests
{
    private const string Id = "Zk3_x-9QeRtYuIoP";

    private static readonly LinkTokens Links = new(new SigningKey(new byte[32]));

    [Fact]
    public void A_text_is_recognised_by_the_link_that_it_carries()
    {
        var link = $"https://example.com/b/{Links.Make(LinkPurpose.Book, Id, version: 3)}";

        Assert.Contains(Assert.Single(LinkMarks.Of(LinkPurpose.Book, Id, formerNumber: null)), link, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_may_have_gone_out_by_its_number_is_recognised_by_either_link()
    {
        Assert.Equal(["/a/Zk3_x-9Q", "/a/AAABJn"], LinkMarks.Of(LinkPurpose.Appointment, Id, formerNumber: 4711));
    }

    [Fact]
    public void So_is_one_that_asks_for_a_confirmation()
    {
        Assert.Equal(["/c/AAAAABJn", "/c/AAABJn"], LinkMarks.OfConfirmation(LinkPurpose.Confirm(By.Sms), 4711));
        Assert.Equal([$"/c/{LinkTokens.MarkOf(RandomId.Least)}"], LinkMarks.OfConfirmation(LinkPurpose.Confirm(By.Sms), RandomId.Least));
    }
}
