using System.Net;
using System.Text;
using Recovery.Nudges.Send;

namespace Recovery.Tests.Desk;

/// <summary>The log as a file for people.</summary>
public sealed class RemindersCsvTests : DeskTest
{
    [Fact]
    public async Task It_has_plain_words_clinic_time_and_whom_to_ring()
    {
        await Data.Accepted(await Data.Runner("Zoë O'Neill, Dr"), second: 61);
        await Data.Sent(await Data.Runner("=1+2"), new Outcome.Rejected("21614", "This number isn't a mobile."));

        using var answer = await Program.GetAsync("/clinic/reminders.csv?day=2027-04-27");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("reminders-2027-04-27.csv", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal(
            [
                "Date,Time,Name,Mobile,Email,Race,Race day,What,Outcome,Reason",
                "27 Apr 2027,07:30,'=1+2,07700 900002,runner2@example.com,London Marathon 2027,25 Apr 2027,Soreness text,Not reached,Refused: This number isn't a mobile. (21614)",
                "27 Apr 2027,07:31,\"Zoë O'Neill, Dr\",07700 900001,runner1@example.com,London Marathon 2027,25 Apr 2027,Soreness text,Reached,",
            ],
            Encoding.UTF8.GetString(bytes[3..]).TrimEnd().Split("\r\n"));
    }

    [Fact]
    public async Task It_is_narrowed_as_the_log_is()
    {
        await Data.Accepted(await Data.Runner("Ada"));
        await Data.Queued(await Data.Runner("Bob"));

        var waiting = await Program.GetStringAsync("/clinic/reminders.csv?outcome=waiting");
        Assert.Contains("Bob", waiting, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", waiting, StringComparison.Ordinal);
        Assert.Contains("Ada", await Program.GetStringAsync("/clinic/deliveries.csv?outcome=reached"), StringComparison.Ordinal);
        using var wrong = await Program.GetAsync("/clinic/reminders.csv?outcome=perhaps");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }
}
