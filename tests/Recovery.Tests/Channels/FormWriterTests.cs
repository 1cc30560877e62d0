using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.AspNetCore.WebUtilities;
using Recovery.Channels.Twilio;

namespace Recovery.Tests.Channels;

public class FormWriterTests
{
    /// <summary>.NET's own reader of forms is the judge.</summary>
    [Property(MaxTest = 300)]
    public bool Whatever_is_written_is_read_back(UnicodeString[] values)
    {
        var form = new FormWriter();
        foreach (var value in values)
        {
            form.Add("Field"u8, value.Get ?? "");
        }

        form.Add("Last"u8, 36_000);
        var read = QueryHelpers.ParseQuery(Encoding.ASCII.GetString(form.ToBytes()));
        return read["Last"] == "36000" && read.GetValueOrDefault("Field").Select(v => v ?? "").SequenceEqual(values.Select(v => AsUtf8(v.Get ?? "")));
    }

    /// <summary>Half a surrogate pair has no UTF-8 and becomes the replacement character.</summary>
    private static string AsUtf8(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
