using Microsoft.Playwright;
using NodaTime;
using NodaTime.Text;
using Recovery.BrowserTests.Still;

namespace Recovery.BrowserTests.Outages;

/// <summary>
/// Twilio can't be reached from twenty minutes before opening until twenty after it: what stands at the desk at each minute, and what the clinic's
/// mailbox is told.
/// </summary>
public sealed class OutageTests(SharedBrowser browser)
{
    private static readonly LocalDateTime Down = OutageMorning.At(7, 40);
    private static readonly LocalDateTime Opening = OutageMorning.At(8, 0);
    private static readonly LocalDateTime Back = OutageMorning.At(8, 20);
    private static readonly LocalDateTime End = OutageMorning.At(8, 24);
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly HashSet<string> Pictured = ["07:39", "07:40", "07:42", "07:43", "07:50", "07:59", "08:00", "08:01", "08:10", "08:19", "08:20", "08:21"];

    [Fact]
    public async Task Each_minute_says_what_is_so_and_the_notes_come_once()
    {
        await using var morning = await OutageMorning.Begin();
        await using var visits = new Visits(browser.Browser, morning.Desk.Url);
        for (var early = OutageMorning.At(7, 30); early < Down.PlusMinutes(-1); early = early.PlusMinutes(1))
        {
            await morning.Minute(early);
            await morning.HalfPast(early);
        }

        var page = await visits.SignedIn(1280);
        var phone = await visits.SignedIn(360);
        var table = new List<string>();
        var wrong = new List<string>();
        for (var minute = Down.PlusMinutes(-1); minute <= End; minute = minute.PlusMinutes(1))
        {
            if (minute == Down)
            {
                await morning.TwilioGoesAway();
            }
            else if (minute == Back)
            {
                await morning.TwilioComesBack();
            }

            await morning.Minute(minute);
            var told = morning.Notes.Count;
            var (sentence, banner) = await Look(page, phone, minute);
            await morning.HalfPast(minute);
            table.Add(string.Join(" | ", [Clock.Format(minute.TimeOfDay), sentence, banner, .. morning.Notes.Skip(told).Select(n => "note: " + n.Words.Split('\n')[0])]));
            if (sentence != Expected(minute))
            {
                wrong.Add($"{minute.TimeOfDay}: {sentence}");
            }

            var faults = await page.Locator(".desk-nav .count").AllInnerTextsAsync();
            if (string.Concat(faults) != (minute < Down.PlusMinutes(2) || minute >= Back ? "" : minute < Opening ? "1" : "2"))
            {
                wrong.Add($"{minute.TimeOfDay}: the navigation counts '{string.Concat(faults)}' faults");
            }

            if (Names(banner) != (minute >= Down.PlusMinutes(2) && minute < Back))
            {
                wrong.Add($"{minute.TimeOfDay}: the banner says '{banner}'");
            }
        }

        await Keep(table, morning);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        AssertNotes(morning);
        Assert.Equal(52, morning.Texts.Count);
        Assert.All(morning.Texts, t => Assert.True(t.Value == 1, $"{t.Key} got {t.Value} texts"));
    }

    private static bool Names(string banner) => banner.Contains("delayed", StringComparison.Ordinal);

    /// <summary>Twenty of the texts went out before, and all emails: 36 of the sixty.</summary>
    private static string Expected(LocalDateTime minute) => minute switch
    {
        _ when minute < Down => "Before 8am: 35 of 60 so far. Nobody needs you.",
        _ when minute < Opening => "Before 8am: 36 of 60 so far. Nobody needs you.",
        _ when minute < Back => "Before 8am: 36 of 60 reached. 24 still to go out. Nobody needs you.",
        _ => "Before 8am: 36 of 60 reached, and 24 later. Nobody needs you.",
    };

    /// <summary>One as soon as texts are late for two minutes, and at opening what didn't go out before it and how the morning stands. Nothing once it is over.</summary>
    private static void AssertNotes(OutageMorning morning)
    {
        Assert.True(morning.Notes.Count == 3, string.Join("\n---\n", morning.Notes));
        Assert.Equal([Down.PlusMinutes(2).TimeOfDay, Opening.TimeOfDay, Opening.TimeOfDay], morning.Notes.Select(n => n.At));
        var (delay, late, atOpening) = (morning.Notes[0].Words, morning.Notes[1].Words, morning.Notes[2].Words);
        Assert.Contains("texts are delayed: Twilio couldn't be reached. Since 7:40am.", delay, StringComparison.Ordinal);
        Assert.StartsWith("32 texts for Tuesday 27 April didn't go out before opening.", late, StringComparison.Ordinal);
        Assert.StartsWith("Before 8am: 36 of 60 reached. 24 still to go out. Nobody needs you.", atOpening, StringComparison.Ordinal);
        Assert.Contains("32 texts are delayed", atOpening, StringComparison.Ordinal);
    }

    private static async Task<(string Sentence, string Banner)> Look(IPage page, IPage phone, LocalDateTime minute)
    {
        await page.GotoAsync("/clinic");
        var sentence = await page.Locator("#sentence").InnerTextAsync();
        var banner = await page.Locator(".banner").CountAsync() == 0 ? "" : (await page.Locator(".banner").InnerTextAsync()).ReplaceLineEndings(" ");
        var name = Clock.Format(minute.TimeOfDay);
        if (Pictured.Contains(name))
        {
            var file = name.Replace(":", "", StringComparison.Ordinal);
            await SystemUnderTest.Picture(page, $"outage-{file}");
            await phone.GotoAsync("/clinic");
            await SystemUnderTest.Picture(phone, $"outage-{file}-phone");
            await page.GotoAsync("/clinic/faults");
            await SystemUnderTest.Picture(page, $"outage-{file}-faults");
        }

        return (sentence, banner);
    }

    /// <summary>The minutes and the notes as text, beside the pictures.</summary>
    private static Task Keep(IEnumerable<string> table, OutageMorning morning) => SystemUnderTest.Note(
        "outage", string.Join('\n', [.. table, .. morning.Notes.Select(n => $"\n=== {Clock.Format(n.At)}\n{n.Words}")]));
}
