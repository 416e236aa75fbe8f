// Keeps the application up to date, and never under somebody's hands (R209).
//
// The service worker of a new build waits beside the old one. It takes over once every
// tab of this browser says that it may; then every tab is loaded anew, once. Tabs are
// asked by the waiting worker (`sw.js`), which alone knows them all: ADR 24.
//
// The application hears by the window's event `update` what to offer, and draws it; a
// press on the button inside `#update` is heard here. Comes after the application, as what
// it does must not delay the start.
{
  const LOOK_MS = 1_000;
  const ASK_MS = 3_000;
  const CHECK_MS = 15 * 60_000;
  // How long nobody has touched anything before an update comes by itself.
  const QUIET_MS = 3_000;
  // What was sent has to be written down, too.
  const SETTLE_MS = 1_000;
  const BEFORE_SIGN_ON = /^\/(activate|sign-on)$/;
  const TEXT = "input:not([type=checkbox], [type=radio]), textarea";

  let [sending, sentAt, touchedAt, askedAt] = [0, 0, Date.now(), 0];
  let isFirst = !navigator.serviceWorker?.controller;
  let isElsewhere = false;
  let registration;

  if (navigator.serviceWorker) {
    countSending();
    for (const kind of ["keydown", "pointerdown", "input"]) {
      addEventListener(kind, () => (touchedAt = Date.now()), true);
    }
    navigator.serviceWorker.oncontrollerchange = () => {
      if (!isFirst) location.reload();
      isFirst = false;
    };
    navigator.serviceWorker.onmessage = ({ data, ports: [port] }) => {
      if (port) port.postMessage(hindrance() || (data.isPressed || isQuiet() ? "" : "in use"));
      else isElsewhere = data.isElsewhere;
    };
    begin();
  }

  async function begin() {
    try {
      const known = await navigator.serviceWorker.getRegistration();
      if (known?.active) isFirst = false;
      if (!isFirst && !(await isOfRunningBuild())) return location.reload();
      registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    } catch {
      // Without it the register works as long as the page stays open.
    }
    if (!registration) return;
    const check = () => registration.update().catch(() => {});
    check();
    setInterval(check, CHECK_MS);
    addEventListener("online", check);
    document.addEventListener("visibilitychange", () => document.hidden || check());
    setInterval(look, LOOK_MS);
    addEventListener("click", ({ target }) => {
      if (target.closest("#update button:not([aria-disabled])")) ask(true);
    });
  }

  // Another build may have taken over between this page and this script.
  async function isOfRunningBuild() {
    const page = await (await fetch("/index.html")).text();
    return page.includes(document.querySelector("script[type=module]")?.textContent ?? "");
  }

  function look() {
    const reason = hindrance();
    const offer = !registration.waiting ? "" : reason || (isElsewhere ? "elsewhere" : "ready");
    dispatchEvent(new MessageEvent("update", { data: offer }));
    if (offer && !reason && Date.now() - askedAt > ASK_MS) ask(false);
  }

  function ask(isPressed) {
    askedAt = Date.now();
    registration.waiting?.postMessage({ isPressed });
  }

  function hindrance() {
    if (isFormOpen()) return "typing";
    return sending || Date.now() - sentAt < SETTLE_MS ? "sending" : "";
  }

  // The forms before sign-on are always open: there it counts what is typed.
  function isFormOpen() {
    if (!document.querySelector("dialog[open], form")) return false;
    return !BEFORE_SIGN_ON.test(location.pathname) || hasText();
  }

  function isQuiet() {
    return Date.now() - touchedAt > QUIET_MS && !hasText();
  }

  function hasText() {
    return [...document.querySelectorAll(TEXT)].some(({ value }) => value);
  }

  // All that the register sends goes by `fetch`.
  function countSending() {
    const { fetch } = window;
    window.fetch = (...request) => {
      const answer = fetch(...request);
      if (/^(POST|PATCH|PUT|DELETE)$/.test(request[1]?.method)) {
        sending += 1;
        const end = () => {
          sending -= 1;
          sentAt = Date.now();
        };
        answer.then(end, end);
      }
      return answer;
    };
  }
}
