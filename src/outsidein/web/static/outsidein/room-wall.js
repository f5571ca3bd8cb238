// The wall: keys press its buttons, counts stay true, and it is laid anew when the room has moved,
// whoever moved it. It works with its buttons alone, without this script.
const EVERY = 1000; // milliseconds; one wall asks, not two hundred
let opened = "";
let clock = null;

const wall = () => document.querySelector("[data-wall]");

function put(selector, number) {
  for (const place of wall().querySelectorAll(selector)) {
    if (place.textContent !== String(number)) place.textContent = number;
  }
}

async function look() {
  const lost = wall().querySelector("[data-lost-line]");
  try {
    const answer = await fetch(wall().dataset.state, { cache: "no-store" });
    if (answer.redirected || answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error("no answer");
    const told = await answer.json();
    lost.textContent = "";
    if (String(told.version) !== wall().dataset.version && !typing()) {
      await htmx.ajax("GET", location.pathname, { target: "#main", swap: "outerHTML" });
    } else {
      put("[data-here]", told.here);
      if (told.answered !== null) {
        put("[data-answered]", told.answered);
        const bar = wall().querySelector("[data-progress]");
        if (bar) { bar.max = Math.max(1, told.here); bar.value = told.answered; }
      }
    }
  } catch {
    lost.textContent = wall().dataset.lost;
  }
  setTimeout(look, EVERY);
}

const typing = () => document.activeElement?.matches("input:not([type=hidden]), textarea");

function run() {
  clearInterval(clock);
  const place = wall()?.querySelector("[data-clock]");
  if (!place) return;
  const until = Date.now() + Number(place.dataset.seconds) * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
    place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    place.classList.toggle("over", seconds === 0);
  };
  tick();
  clock = setInterval(tick, 1000);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input, textarea, select")) return;
  // A button that has focus is pressed by space itself.
  if (event.key === " " && event.target.matches("button, summary, a")) return;
  if (event.key === "Escape") {
    for (const drawer of document.querySelectorAll("[data-drawer][open]")) drawer.open = false;
    return;
  }
  const button = [...wall().querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (!button || button.closest("[hidden]")) return;
  event.preventDefault();
  button.click();
  if (button.matches("summary")) button.parentElement.querySelector("input:not([type=hidden])")?.focus();
});

// One drawer at a time; the one that was open stays open when the wall is laid anew.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("[data-drawer]")) return;
  if (!event.target.open) { if (opened === event.target.dataset.drawer) opened = ""; return; }
  opened = event.target.dataset.drawer;
  for (const other of document.querySelectorAll("[data-drawer][open]")) {
    if (other !== event.target) other.open = false;
  }
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  const act = event.detail.requestConfig.parameters?.get?.("act") ?? event.detail.requestConfig.parameters?.act;
  if (act && act !== "note") opened = "";
});

document.addEventListener("htmx:afterSettle", () => {
  const drawer = opened && document.querySelector(`[data-drawer="${opened}"]`);
  if (drawer && !drawer.hidden) drawer.open = true;
  if (!document.activeElement || document.activeElement === document.body) wall().focus({ preventScroll: true });
  run();
});

run();
setTimeout(look, EVERY);
