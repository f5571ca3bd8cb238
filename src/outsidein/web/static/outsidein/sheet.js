// A sheet answered alone: a screen at a time, kept as one goes, opened again by its secret link.
// Without this script the sheet is one long form and works as well; then nothing is kept.
//
// The secret is made here, of 128 random bits, and stands nowhere but in the part of the address
// after "#", which a browser sends to nobody. It travels in the body of a POST alone.
import { Screens } from "./screens.js";

const sheet = document.querySelector("[data-sheet]");
const carried = document.querySelector("[data-carried]");
const slug = (sheet ?? carried).dataset.slug;
const keepBox = document.querySelector("[data-keep]");
const saved = document.querySelector("#saved");
const words = keepBox.dataset; // in the language of the page
const screens = sheet ? new Screens(sheet) : null;
const PAUSE = 700; // milliseconds without a change before the sheet is kept

const secret = () => new URLSearchParams(location.hash.slice(1)).get("k");
const address = (deed) => `/answer/${slug}/${deed}/`;
const post = (deed, fields, more = {}) =>
  fetch(address(deed), { method: "POST", body: new URLSearchParams(fields), cache: "no-store", ...more });

function makeSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  history.replaceState(history.state, "", `#k=${text.replaceAll("=", "")}`);
}

function showLink() {
  const has = Boolean(secret());
  keepBox.hidden = !has;
  if (!has) return;
  keepBox.querySelector("[data-link]").value = location.href;
  // What the form leads to has the same secret after its "#", so that the result can be kept too.
  (sheet ?? carried).action = `/answer/${slug}/${location.search}${location.hash}`;
}

function say(words) {
  const place = document.querySelector("[data-word]");
  if (!place) return;
  place.hidden = !words;
  place.replaceChildren(...(Array.isArray(words) ? words : [words]));
}

function initForget() {
  const button = document.querySelector("[data-forget]");
  button.addEventListener("click", async () => {
    if (!button.dataset.asked) {
      button.dataset.asked = "yes";
      button.textContent = button.dataset.sure;
      button.classList.add("danger");
      return;
    }
    stopKeeping();
    const answer = await post("forget", { secret: secret() });
    if (!answer.ok && answer.status !== 404) {
      say(words.notDeleted);
      return;
    }
    location.replace(`/answer/${location.search}`);
  });
}

// --- keeping ---------------------------------------------------------------------------------

let waiting = 0;
let stopped = false;
let latest = 0;

function stopKeeping() {
  stopped = true;
  clearTimeout(waiting);
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "act" && value !== "");
}

async function keep({ finished = false, leaving = false } = {}) {
  clearTimeout(waiting);
  waiting = 0;
  if (stopped || !secret()) return;
  const turn = ++latest;
  const fields = [...fieldsOf(sheet), ["secret", secret()]];
  if (finished) fields.push(["finished", "yes"]);
  try {
    const answer = await post("keep", fields, { keepalive: leaving || finished });
    if (turn !== latest) return;
    if (answer.ok) {
      saved.textContent = words.saved;
    } else if (answer.status === 422) {
      saved.textContent = words.notSaved;
      say((await answer.json()).problems.join(" "));
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    saved.textContent = words.notSavedYet;
    if (!stopped) waiting = setTimeout(keep, 5000);
  }
}

function touched() {
  if (!secret()) makeSecret();
  showLink();
  screens.count();
  saved.textContent = words.saving;
  clearTimeout(waiting);
  waiting = setTimeout(keep, PAUSE);
}

// --- opening ---------------------------------------------------------------------------------

function fill(fields) {
  for (const [name, values] of Object.entries(fields)) {
    const found = sheet.elements.namedItem(name);
    if (!found) continue;
    for (const control of found instanceof RadioNodeList ? found : [found]) {
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = values.includes(control.value);
      } else {
        control.value = values.join("\n");
        control.closest("details")?.setAttribute("open", "");
      }
    }
  }
}

function openOn(edition, fields) {
  // The sheet was begun on an earlier edition: the server lays out that one.
  const form = document.createElement("form");
  form.method = "post";
  form.action = `/answer/${slug}/${location.search}${location.hash}`;
  const pairs = [["act", "change"], ["version", edition]];
  for (const [name, values] of Object.entries(fields)) {
    for (const value of values) pairs.push([name, value]);
  }
  for (const [name, value] of pairs) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

async function openKept() {
  const answer = await post("open", { secret: secret() }).catch(() => null);
  if (!answer) {
    say(words.offline);
    stopKeeping();
    return;
  }
  if (answer.status === 404) {
    say(words.noSheet);
    return;
  }
  const kept = await answer.json();
  if (String(kept.version) !== sheet.elements.version.value) {
    openOn(kept.version, kept.fields);
    return;
  }
  fill(kept.fields);
  saved.textContent = words.saved;
  if (!kept.finished) {
    say(words.welcome);
    screens.turnTo(screens.firstOpen(), { quiet: true });
    return;
  }
  const result = document.createElement("button");
  Object.assign(result, { type: "submit", className: "button small", textContent: words.see });
  result.setAttribute("form", sheet.id);
  say([`${words.over} `, result]);
}

// --- a screen at a time ----------------------------------------------------------------------

function initSheet() {
  const wrong = document.querySelector("#problems");
  const failing = screens.all.findIndex((screen) => screen.querySelector(".in-error"));
  document.querySelector("[data-keys]").hidden = !sheet.querySelector("input[type=radio]");
  sheet.addEventListener("change", touched);
  sheet.addEventListener("input", (event) => { if (event.target.matches("textarea")) touched(); });
  sheet.addEventListener("submit", () => { keep({ finished: true }); stopKeeping(); });
  addEventListener("pagehide", () => { if (waiting) keep({ leaving: true }); });
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  addEventListener("hashchange", () => location.reload()); // another sheet's link was pasted in
  screens.show(failing >= 0 ? failing : (history.state?.screen ?? 0), { quiet: true });
  if (wrong) wrong.focus();
  if (secret() && !("filled" in sheet.dataset)) openKept();
}

// The way to the content would put its own name after "#", where the secret stands.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("#main").focus();
});

if (sheet) initSheet();
else for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = Boolean(secret());
showLink();
initForget();
