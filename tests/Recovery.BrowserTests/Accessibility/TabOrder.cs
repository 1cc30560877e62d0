using System.Text.Json;
using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>What the Tab key reaches on a page, one after the other.</summary>
internal static class TabOrder
{
    /// <summary>All that can take the focus, in the order in which the page is read; a group of choices takes it once.</summary>
    private const string Expected =
        """
        () => {
          window.fetch = () => Promise.reject(new Error("Nothing is drawn anew while somebody goes through it."));
          const groups = new Set();
          window.tabName = e => `${e.localName}${e.id ? "#" + e.id : ""}${e.name ? "[" + e.name + "]" : ""} "${(e.innerText || e.value || e.href || "").trim().split("\n")[0].slice(0, 30)}"`;
          window.tabSeen = [];
          document.addEventListener("focusin", event => {
            const e = event.target, style = getComputedStyle(e), box = e.getBoundingClientRect();
            window.tabSeen.push({ name: tabName(e), visible: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 1 && box.height > 1,
              inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth, top: box.top + scrollY, bottom: box.bottom + scrollY });
          });
          return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
            .filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && !e.closest(".trap"))
            .filter(e => e.type !== "radio" || !groups.has(e.name) && groups.add(e.name))
            .map(tabName);
        }
        """;

    /// <summary>What takes the key more than once: a field of a date or a time, in each of its parts, and an email in its frame.</summary>
    private const string Several = "document.querySelectorAll('input[type=date], input[type=time], input[type=datetime-local], iframe').length";

    private const int MostStops = 8;

    private const string Skip = "Skip to main content";

    /// <summary>What is wrong with it; empty: all is well.</summary>
    public static async Task<IReadOnlyList<string>> Faults(IPage page)
    {
        var inOrder = await page.EvaluateAsync<string[]>(Expected);
        var presses = inOrder.Length + (MostStops * await page.EvaluateAsync<int>(Several)) + 2;

        // Where the page puts the focus itself, Tab begins behind it.
        var from = Array.IndexOf(inOrder, await page.EvaluateAsync<string>("() => tabName(document.activeElement)")) + 1;
        string[] expected = [.. inOrder[from..], .. inOrder[..from]];
        for (var i = 0; i < presses; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        var seen = (await page.EvaluateAsync<JsonElement>("() => tabSeen")).EnumerateArray().ToList();
        var round = seen.FindIndex(1, s => Name(s) == Name(seen[0]));
        var faults = new List<string>();
        if (round < 0)
        {
            faults.Add($"Tab never came round; it ended at {Name(seen[^1])}");
        }

        var once = round < 0 ? seen : seen[..round];
        var names = once.Select(Name).ToList();
        if (!names.SequenceEqual(expected))
        {
            var at = names.Zip(expected).TakeWhile(p => p.First == p.Second).Count();
            faults.Add($"stop {at + 1} is {names.ElementAtOrDefault(at)}, and was to be {expected.ElementAtOrDefault(at)}");
        }

        faults.AddRange(once.Where(s => !s.GetProperty("visible").GetBoolean()).Select(s => $"the focus can't be seen on {Name(s)}"));
        faults.AddRange(once.Zip(once.Skip(1)).Where(p => !IsSkip(p.First) && !IsSkip(p.Second) && Top(p.Second, "bottom") < Top(p.First, "top")).Select(p => $"{Name(p.Second)} stands above {Name(p.First)}, which comes before it"));
        if (!inOrder[0].Contains(Skip, StringComparison.Ordinal))
        {
            faults.Add("the first stop isn't the skip link");
        }

        return faults;
    }

    private static bool IsSkip(JsonElement seen) => Name(seen).Contains(Skip, StringComparison.Ordinal);

    private static string Name(JsonElement seen) => seen.GetProperty("name").GetString()!;

    private static double Top(JsonElement seen, string edge) => seen.GetProperty(edge).GetDouble();
}
