// Keeps Today fresh while reminders go out. Where no scripts run, the page reloads itself.
const now = document.getElementById("now");
const news = document.getElementById("news");
const lost = document.getElementById("lost");
const signedOut = document.getElementById("signed-out");
const pause = 5000;
let timer;

const isOpen = () => now.dataset.open === "true";
const text = selector => now.querySelector(selector)?.textContent.trim() ?? "";

// What stays the same when a part is drawn again: a button never becomes another one under somebody's finger.
const nameOf = node => node.nodeType !== Node.ELEMENT_NODE ? node.nodeName
  : [node.nodeName, node.id, node.getAttribute("name") ?? "", node.getAttribute("href") ?? ""].join("|");

// Changes what differs and leaves the rest as it stands: focus, selection, and what somebody has opened.
const patch = (was, is) => {
  if (was.nodeType !== Node.ELEMENT_NODE) {
    if (was.data !== is.data) was.data = is.data;
    return;
  }
  for (const { name } of [...was.attributes]) {
    if (!is.hasAttribute(name) && name !== "open") was.removeAttribute(name);
  }
  for (const { name, value } of is.attributes) {
    if (was.getAttribute(name) !== value && name !== "open") was.setAttribute(name, value);
  }
  let at = was.firstChild;
  for (const child of [...is.childNodes]) {
    let same = at;
    while (same && nameOf(same) !== nameOf(child)) same = same.nextSibling;
    if (!same) {
      was.insertBefore(child, at);
      continue;
    }
    while (at !== same) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    patch(same, child);
    at = same.nextSibling;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
};

// What the focus was on, where that had to be drawn anew: the same card's, or else the list's heading.
const pathOf = element => [element.closest("[id]")?.id ?? "", nameOf(element)].join(" ");
const focusAgain = path => {
  const again = [...now.querySelectorAll("a, button, summary")].find(element => pathOf(element) === path);
  (again ?? document.getElementById("needs-heading") ?? document.getElementById("content")).focus({ preventScroll: true });
};

// The first thing in sight stays where it is, whatever appears or goes above it.
const inSight = () => [...now.querySelectorAll(".needs > li"), document.getElementById("log")].find(e => e && e.getBoundingClientRect().bottom > 0);

const show = fresh => {
  const focused = now.contains(document.activeElement) ? document.activeElement : null;
  const path = focused && pathOf(focused);
  const mark = inSight();
  const id = mark?.id;
  const top = mark?.getBoundingClientRect().top;
  const before = text("#needs-heading") + isOpen();
  patch(now, fresh);
  const after = id && document.getElementById(id);
  if (after && window.scrollY > 0) {
    window.scrollBy({ top: after.getBoundingClientRect().top - top, behavior: "instant" });
  }
  if (focused && document.activeElement !== focused) {
    focusAgain(path);
  }
  // Numbers that only count up are not read out; who needs somebody, and the end, are.
  if (before !== text("#needs-heading") + isOpen()) {
    news.textContent = text("#sentence");
  }
};

// What is shown may be old by now: the page says so, and as of when it is.
const say = notice => {
  for (const each of [lost, signedOut]) {
    const shows = each === notice;
    if (shows && each.hidden) {
      each.querySelector(".as-of").textContent = now.dataset.asOf;
      news.textContent = each.textContent.trim().replace(/\s+/g, " ");
    }
    each.hidden = !shows;
  }
};

const look = async () => {
  clearTimeout(timer);
  try {
    const answer = await fetch(now.dataset.from, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      // It leads to the sign-in: nothing comes any more until somebody has signed in again.
      say(signedOut);
      return;
    }
    const fresh = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("now") : null;
    if (fresh) {
      show(fresh);
    }
    say(fresh ? null : lost);
  } catch {
    // Out of reach for a moment: it is asked again.
    say(lost);
  }
  wait();
};

const wait = () => {
  clearTimeout(timer);
  if (isOpen() && signedOut.hidden && document.visibilityState === "visible") {
    timer = setTimeout(look, pause);
  }
};

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && isOpen() ? look() : clearTimeout(timer));
wait();
