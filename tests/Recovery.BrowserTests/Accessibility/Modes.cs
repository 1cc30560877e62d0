using Microsoft.Playwright;

namespace Recovery.BrowserTests.Accessibility;

/// <summary>The ways in which each page is looked at.</summary>
internal static class Modes
{
    /// <summary>In CSS pixels: a small phone, a tablet, a desk.</summary>
    public static IReadOnlyList<int> Widths { get; } = [360, 768, 1280];

    /// <summary>What runs wide without its element being meant to scroll, and words that are cut off; empty: all is well.</summary>
    private const string Layout =
        """
        () => {
          const root = document.documentElement;
          const name = e => `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}.${[...e.classList].join(".")}`;
          const up = (e, test) => { for (let p = e; p && p !== document.body; p = p.parentElement) if (test(getComputedStyle(p))) return true; return false; };
          const shown = e => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".skip, .trap, svg") && !up(e, s => s.clipPath !== "none");
          const scrolls = e => up(e.parentElement, s => s.overflowX !== "visible");
          const found = [];
          if (root.scrollWidth > root.clientWidth) {
            const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && shown(e) && !scrolls(e));
            found.push(`${root.scrollWidth - root.clientWidth} px wider than the screen, by ${wide.slice(-3).map(name).join(", ")}`);
          }
          for (const card of document.querySelectorAll(".card, .notice")) {
            const out = [...card.querySelectorAll("*")].find(e => e.getBoundingClientRect().right > card.getBoundingClientRect().right + 1 && shown(e) && !scrolls(e));
            if (out) found.push(`${name(out)} stands out of ${name(card)}`);
          }
          for (const cell of document.querySelectorAll("td[data-label]")) {
            const labels = parseFloat(getComputedStyle(cell).gridTemplateColumns);
            const under = [...cell.children].find(e => shown(e) && e.getBoundingClientRect().left < cell.getBoundingClientRect().left + labels);
            if (labels && under) found.push(`${name(under)} stands among the labels`);
          }
          for (const e of document.querySelectorAll("body *")) {
            const style = getComputedStyle(e);
            if (style.whiteSpace === "pre-wrap" && [...e.childNodes].some(n => n.nodeType === 3 && /^\s*\n {4,}$/.test(n.textContent))) found.push(`${name(e)} shows the spaces between its parts`);
            if (!/hidden|clip/.test(style.overflowX + style.overflowY) || !shown(e)) continue;
            const box = e.getBoundingClientRect();
            const words = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
            while (words.nextNode()) {
              if (!words.currentNode.textContent.trim() || !shown(words.currentNode.parentElement)) continue;
              const range = document.createRange();
              range.selectNodeContents(words.currentNode);
              const at = range.getBoundingClientRect();
              if (at.width > 0 && (at.right > box.right + 1 || at.bottom > box.bottom + 1)) { found.push(`${name(e)} cuts off "${words.currentNode.textContent.trim()}"`); break; }
            }
          }
          return found;
        }
        """;

    /// <summary>In forced colours grounds go: what can be pressed or filled in has a border or is a link, and nothing keeps its own colours behind words.</summary>
    private const string Forced =
        """
        () => [
          ...(n => n.length > 0 && !n.some(a => getComputedStyle(a).borderBottomColor !== getComputedStyle(n.find(b => !b.ariaCurrent)).borderBottomColor) && n.some(a => a.ariaCurrent)
            ? ["the current page can't be told in the navigation"] : [])([...document.querySelectorAll(".desk-nav a")]),
          ...[...document.querySelectorAll("main button, main .button, main input:not([type=hidden]), main select, main textarea, main summary, main .tag")]
          .filter(e => e.checkVisibility() && !e.closest(".hidden-text, .trap"))
          .filter(e => { const s = getComputedStyle(e);
            const bordered = parseFloat(s.borderBottomWidth) > 0 && s.borderBottomStyle !== "none";
            return s.forcedColorAdjust === "none" && e.textContent.trim()
              || !bordered && !/checkbox|radio/.test(e.type) && !/underline/.test(s.textDecorationLine) && !e.matches("summary"); })
          .map(e => `${e.tagName.toLowerCase()}.${[...e.classList].join(".")} can't be made out in forced colours`)]
        """;

    public static Task<string[]> LayoutFaults(IPage page) => page.EvaluateAsync<string[]>(Layout);

    public static Task<string[]> ForcedFaults(IPage page) => page.EvaluateAsync<string[]>(Forced);
}
