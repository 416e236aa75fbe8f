// Says that the application has stopped or does not start: outside the WebAssembly
// module, in both languages, with the way back (R210).
//
// Whatever is thrown out of the module leaves it half done, so it is never called again.
// The page is replaced at once, and where the service worker can bring it again it is
// loaded anew, without the application: that ends every request and lock of the module.
{
  const MARK = "stopped";
  const RETRIED = "retried";
  const LATE_MS = 20_000;
  const UPDATE = "/update.js";
  let hasStarted = false;
  let hasStopped = false;

  const STOPPED = [
    "The register has stopped",
    "What was saved is safe, and so is what was being typed into a customer's form.",
    "レジが停止しました",
    "保存した内容も、お客様の画面に入力中だった内容も失われていません。",
  ];
  const NOT_STARTED = [
    "The register has not started",
    "A part of it is missing or slow to load. What was saved is safe. Check the network.",
    "レジが起動していません",
    "一部を読み込めないか、読み込みに時間がかかっています。保存した内容は失われていません。ネットワークを確認してください。",
  ];

  addEventListener("TrunkApplicationStarted", () => {
    hasStarted = true;
    forget(RETRIED);
    beginUpdates();
  });
  addEventListener(
    "error",
    ({ target }) => {
      if (!hasStarted && (target === window || target.tagName === "SCRIPT")) stop();
    },
    true,
  );
  addEventListener("unhandledrejection", () => hasStarted || stop());
  setTimeout(sayLate, LATE_MS);
  if (self.WebAssembly) {
    for (const name of ["instantiate", "instantiateStreaming"]) guard(name);
  }

  if (forget(MARK)) {
    hasStopped = true;
    addEventListener("DOMContentLoaded", () => show(STOPPED));
  }

  function guard(name) {
    const make = WebAssembly[name];
    WebAssembly[name] = async (...source) => {
      if (hasStopped) await new Promise(() => {});
      const { module, instance } = await make(...source);
      const exports = {};
      for (const [name, it] of Object.entries(instance.exports)) {
        exports[name] = it instanceof Function ? guarded(it) : it;
      }
      return { module, instance: { exports } };
    };
  }

  function guarded(call) {
    return (...values) => {
      if (hasStopped) return;
      try {
        return call(...values);
      } catch (error) {
        stop();
        throw error;
      }
    };
  }

  function stop() {
    if (hasStopped) return;
    hasStopped = true;
    const isKept = navigator.serviceWorker?.controller;
    // Between two versions a page may miss its files; the next one has them.
    if (isKept && !hasStarted && remember(RETRIED)) return location.reload();
    const isMarked = isKept && hasStarted && remember(MARK);
    show(hasStarted ? STOPPED : NOT_STARTED);
    if (isMarked) location.reload();
  }

  function show(words) {
    if (hasStarted) window.stop();
    const style = document.querySelector("link[rel=stylesheet]")?.href;
    // Opening the document takes all listeners from it and from the window. Updates go on:
    // the next build may be the cure.
    document.open();
    document.write(
      `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Commerce Counter</title><link rel="stylesheet" href="${style}"><main class="page page-narrow">${message(words)}</main><script src="${UPDATE}"></script>`,
    );
    document.close();
    offerRestart();
  }

  // The application may still come: then this goes.
  function sayLate() {
    if (hasStopped || document.querySelector("main")) return;
    const notice = document.createElement("div");
    notice.className = "page page-narrow";
    notice.innerHTML = message(NOT_STARTED);
    document.body.append(notice);
    offerRestart();
    new MutationObserver((_, observer) => {
      if (!document.querySelector("main")) return;
      observer.disconnect();
      notice.remove();
    }).observe(document.body, { childList: true });
  }

  function message([title, text, titleJa, textJa]) {
    return `<div class="stack" role="alert"><h1>${title}</h1><p>${text}</p><div class="stack" lang="ja"><h2>${titleJa}</h2><p>${textJa}</p></div><button class="button button-primary" id="restart">Restart <span lang="ja">再起動</span></button></div>`;
  }

  function offerRestart() {
    const button = document.getElementById("restart");
    button.onclick = () => location.reload();
    button.focus();
  }

  function beginUpdates() {
    const script = document.createElement("script");
    script.src = UPDATE;
    document.head.append(script);
  }

  // Whether it was remembered just now.
  function remember(key) {
    try {
      const isNew = !sessionStorage.getItem(key);
      sessionStorage.setItem(key, "1");
      return isNew;
    } catch {
      return false;
    }
  }

  // Whether it was remembered until now.
  function forget(key) {
    try {
      const was = sessionStorage.getItem(key);
      sessionStorage.removeItem(key);
      return was;
    } catch {
      return null;
    }
  }
}
