// Keeps Today fresh while reminders go out. Where no scripts run, the page reloads itself.
const now = document.getElementById("now");
const news = document.getElementById("news");
const pause = 5000;
let timer;

const isOpen = () => now.dataset.open === "true";
const text = (selector, within = now) => within.querySelector(selector)?.textContent.trim() ?? "";

// What the focus is on, told by what stays the same when its card is drawn again.
const nameOf = element => element?.closest(".needs > li")
  ? [element.closest(".needs > li").id, element.name ?? "", element.getAttribute("href") ?? ""].join("|")
  : null;

const focusAgain = name => {
  const again = [...now.querySelectorAll(".needs a, .needs button")].find(element => nameOf(element) === name);
  (again ?? document.getElementById("needs-heading") ?? document.getElementById("content")).focus({ preventScroll: true });
};

// The first thing in sight stays where it is, whatever appears or goes above it.
const inSight = () => [...now.querySelectorAll(".needs > li"), document.getElementById("log")].find(e => e && e.getBoundingClientRect().bottom > 0);

const show = fresh => {
  const focused = now.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const mark = inSight();
  const id = mark?.id;
  const top = mark?.getBoundingClientRect().top;
  const before = text("#needs-heading") + isOpen();
  now.replaceChildren(...fresh.childNodes);
  now.dataset.open = fresh.dataset.open;
  const after = id && document.getElementById(id);
  if (after && window.scrollY > 0) {
    window.scrollBy({ top: after.getBoundingClientRect().top - top, behavior: "instant" });
  }
  if (focused) {
    focusAgain(focused);
  }
  // Numbers that only count up are not read out; who needs somebody, and the end, are.
  if (before !== text("#needs-heading") + isOpen()) {
    news.textContent = text("#sentence");
  }
};

const look = async () => {
  try {
    const answer = await fetch(now.dataset.from, { headers: { Accept: "text/html" }, redirect: "error", signal: AbortSignal.timeout(10000) });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("now");
      if (fresh) {
        show(fresh);
      }
    }
  } catch {
    // Out of reach for a moment, or signed out: it is asked again, and the page says what it said.
  }
  wait();
};

const wait = () => {
  clearTimeout(timer);
  if (isOpen() && document.visibilityState === "visible") {
    timer = setTimeout(look, pause);
  }
};

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && isOpen() ? look() : clearTimeout(timer));
wait();
