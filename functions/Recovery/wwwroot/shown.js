// Says once that this page is seen. Programs that only fetch a message's links run no scripts, and so count for nothing.
const tell = () => navigator.sendBeacon(location.pathname, new URLSearchParams({ say: "shown" }));
if (document.visibilityState === "visible") {
  tell();
} else {
  document.addEventListener("visibilitychange", tell, { once: true });
}
