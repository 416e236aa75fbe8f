// Says that the application has stopped or does not start: outside the WebAssembly
// module, in both languages, with the way back (R210).
//
// Whatever is thrown out of the module leaves it half done, so it is never called again.
// The page is replaced at once, and where the service worker can bring it again it is
// loaded anew, without the application: that ends every request and lock of the module.
{
  const LATE_MS = 20_000;
  // The tab's name outlasts a reload, also where storage is refused.
  const STOPPED = "stopped";
  const RETRIED = "retried";
  let hasStarted = false;
  let hasStopped = self.name === STOPPED;

  addEventListener("TrunkApplicationStarted", () => {
    hasStarted = true;
    self.name = "";
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
  if (self.WebAssembly) {
    for (const name of ["instantiate", "instantiateStreaming"]) guard(name);
  }
  if (hasStopped) {
    self.name = "";
    addEventListener("DOMContentLoaded", () => {
      sayStopped();
      beginUpdates();
    });
  } else {
    setTimeout(sayLate, LATE_MS);
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
    if (hasStarted) {
      sayStopped();
      if (!isKept) return;
      self.name = STOPPED;
      location.reload();
    } else if (isKept && self.name !== RETRIED) {
      // Between two versions a page may miss its files; the next one has them.
      self.name = RETRIED;
      location.reload();
    } else {
      sayNotStarted();
      beginUpdates();
    }
  }

  function sayStopped() {
    document.body.textContent = "";
    say(
      "The register has stopped",
      "What was saved is safe, and so is what was being typed into a customer's form.",
      "レジが停止しました",
      "保存した内容も、お客様の画面に入力中だった内容も失われていません。",
    );
  }

  function sayNotStarted() {
    say(
      "The register has not started",
      "A part of it is missing or slow to load. What was saved is safe. Check the network.",
      "レジが起動していません",
      "一部を読み込めないか、読み込みに時間がかかっています。保存した内容は失われていません。ネットワークを確認してください。",
    );
  }

  // The application may still come: then this goes.
  function sayLate() {
    const isThere = () => document.querySelector("main:not(#stopped)");
    if (hasStopped || isThere()) return;
    sayNotStarted();
    new MutationObserver((_, observer) => {
      if (!isThere()) return;
      observer.disconnect();
      document.getElementById("stopped").remove();
    }).observe(document.body, { childList: true });
  }

  function say(title, text, titleJa, textJa) {
    document.getElementById("stopped")?.remove();
    document.body.insertAdjacentHTML(
      "beforeend",
      `<main class="page page-narrow" id="stopped"><div class="stack" role="alert" lang="en"><h1>${title}</h1><p>${text}</p><div class="stack" lang="ja"><h2>${titleJa}</h2><p>${textJa}</p></div><button class="button button-primary">Restart <span lang="ja">再起動</span></button></div></main>`,
    );
    const button = document.querySelector("#stopped button");
    button.onclick = () => location.reload();
    button.focus();
  }

  // The next build may be the cure, too.
  function beginUpdates() {
    const script = document.createElement("script");
    script.src = "/update.js";
    document.head.append(script);
  }
}
