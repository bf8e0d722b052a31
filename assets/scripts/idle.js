// Warns two minutes before a session ends for want of requests, and leaves nothing on the screen when it has.
// Typing and tapping count: while somebody is busy, the server is told now and then.

const dialog = document.getElementById("idle");
const limit = Number(dialog.dataset.minutes) * 60_000;
const warning = Math.min(120_000, limit / 3);
const left = dialog.querySelector("[data-left]");
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("portico-idle") : null;

let heard = Date.now();
let busy = false;
let leftAt = -Infinity;

function stay() {
  busy = false;
  heard = Date.now();
  tabs?.postMessage(heard);
  // Any request moves the limit; HEAD asks for no page.
  fetch(location.href, { method: "HEAD", redirect: "manual" }).then((answer) => {
    if (answer.type === "opaqueredirect") leave();
  });
}

function leave() {
  // Nothing stays on the screen, however long the next page takes. It is asked for once, or its coming would be
  // broken off each second; one that did not come is asked for again.
  if (Date.now() - leftAt < 60_000) return;
  leftAt = Date.now();
  document.body.replaceChildren();
  // Where to come back to; what was asked for besides the path may name somebody.
  location.replace(`${dialog.dataset.over}?next=${encodeURIComponent(location.pathname)}`);
}

function shown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function look() {
  const rest = heard + limit - Date.now();
  if (rest <= 0) leave();
  else if (rest <= warning) {
    left.textContent = shown(rest);
    if (!dialog.open) dialog.showModal();
  } else {
    if (dialog.open) dialog.close();
    if (busy && rest < limit / 2) stay();
  }
}

for (const sign of ["keydown", "pointerdown"]) {
  document.addEventListener(sign, () => (busy = true), { passive: true });
}
dialog.querySelector("button").addEventListener("click", () => {
  dialog.close();
  stay();
});
dialog.addEventListener("cancel", stay);
tabs?.addEventListener("message", (message) => (heard = Math.max(heard, message.data)));
// A phone that slept looks at once; a page taken from the browser's memory is asked for again.
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", (event) => event.persisted && location.reload());
// This page is a request too: other tabs need not warn.
tabs?.postMessage(heard);
setInterval(look, 1000);
