// A sheet answered alone: a screen at a time, kept as one goes, opened again by its secret link.
// Without this script the sheet is one long form and works as well; then nothing is kept.
//
// The secret is made here, of 128 random bits, and stands nowhere but in the part of the address
// after "#", which a browser sends to nobody. It travels in the body of a POST alone.
const sheet = document.querySelector("[data-sheet]");
const carried = document.querySelector("[data-carried]");
const slug = (sheet ?? carried).dataset.slug;
const keepBox = document.querySelector("[data-keep]");
const saved = document.querySelector("#saved");
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
  (sheet ?? carried).action = `/answer/${slug}/${location.hash}`;
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
      say("The sheet could not be deleted just now. Try again.");
      return;
    }
    location.replace("/answer/");
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
      saved.textContent = "Saved";
    } else if (answer.status === 422) {
      saved.textContent = "Not saved";
      say((await answer.json()).problems.join(" "));
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    saved.textContent = "Not saved yet";
    if (!stopped) waiting = setTimeout(keep, 5000);
  }
}

function touched() {
  if (!secret()) makeSecret();
  showLink();
  countAnswered();
  saved.textContent = "Saving…";
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
  form.action = `/answer/${slug}/${location.hash}`;
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
    say("There is no connection just now, so what you kept could not be fetched. Reload the page to try again.");
    stopKeeping();
    return;
  }
  if (answer.status === 404) {
    say("This link opens no sheet: nothing was kept under it, or it was forgotten. You can begin anew here.");
    return;
  }
  const kept = await answer.json();
  if (String(kept.version) !== sheet.elements.version.value) {
    openOn(kept.version, kept.fields);
    return;
  }
  fill(kept.fields);
  saved.textContent = "Saved";
  if (!kept.finished) {
    say("Welcome back. Your answers are as you left them.");
    turnTo(firstOpenScreen(), { quiet: true });
    return;
  }
  const result = document.createElement("button");
  Object.assign(result, { type: "submit", className: "button small", textContent: "See the result" });
  result.setAttribute("form", sheet.id);
  say(["This sheet is finished. ", result]);
}

// --- a screen at a time ----------------------------------------------------------------------

const screens = sheet ? [...sheet.querySelectorAll("[data-screen]")] : [];
let current = 0;

function isAnswered(question) {
  if (question.querySelector("fieldset input:checked")) return true;
  return [...question.querySelectorAll("textarea:not([name$='-note'])")].some((area) => area.value.trim());
}

function countAnswered() {
  const questions = [...sheet.querySelectorAll("[data-question]")];
  const done = questions.filter(isAnswered).length;
  const bar = document.querySelector("#progress");
  bar.value = done;
  bar.setAttribute("aria-label", `${done} of ${questions.length} answered`);
}

function firstOpenScreen() {
  const place = screens.findIndex((screen) => ![...screen.querySelectorAll("[data-question]")].every(isAnswered));
  return place < 0 ? screens.length - 1 : place;
}

function show(place, { quiet = false } = {}) {
  current = Math.max(0, Math.min(place, screens.length - 1));
  screens.forEach((screen, number) => { screen.hidden = number !== current; });
  for (const part of document.querySelectorAll("[data-first]")) part.hidden = current > 0;
  sheet.querySelector("[data-back]").hidden = current === 0;
  sheet.querySelector("[data-next]").hidden = current === screens.length - 1;
  sheet.querySelector("[data-finish]").hidden = current < screens.length - 1;
  countAnswered();
  if (quiet) return;
  scrollTo({ top: 0 });
  screens[current].querySelector("h2").focus({ preventScroll: true });
}

function turnTo(place, options) {
  if (place === current) return;
  history.pushState({ screen: place }, "", location.href);
  show(place, options);
}

function onward(question) {
  const questions = [...screens[current].querySelectorAll("[data-question]")];
  const next = questions[questions.indexOf(question) + 1];
  if (next) {
    const control = next.querySelector("input:checked") ?? next.querySelector("input, textarea");
    control.focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (current < screens.length - 1) {
    turnTo(current + 1);
  } else {
    sheet.querySelector("[data-finish]").focus();
  }
}

function keysOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target;
  if (event.key === "Enter" && target.matches("input[type=radio], input[type=checkbox]")) {
    event.preventDefault();
    onward(target.closest("[data-question]"));
  } else if (event.key === "Enter" && target.matches("h2[tabindex]")) {
    event.preventDefault();
    onward(null);
  } else if (/^[1-9]$/.test(event.key) && !target.closest("fieldset") && !target.matches("textarea, input")) {
    // A number pressed before any question has the focus answers the first open one.
    const open = [...screens[current].querySelectorAll("[data-question]")].find((one) => !isAnswered(one));
    const choice = open?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function leaveOneKind(event) {
  // "Not sure" and an answer don't stand beside each other.
  const box = event.target;
  if (!box.checked || !box.closest(".ticks")) return;
  for (const other of sheet.querySelectorAll(`input[name="${box.name}"]`)) {
    if ((other.value === "not_sure") !== (box.value === "not_sure")) other.checked = false;
  }
}

function initSheet() {
  const wrong = document.querySelector("#problems");
  const failing = screens.findIndex((screen) => screen.querySelector(".in-error"));
  document.querySelector("[data-keys]").hidden = !sheet.querySelector("input[type=radio]");
  sheet.addEventListener("change", (event) => { leaveOneKind(event); touched(); });
  sheet.addEventListener("input", (event) => { if (event.target.matches("textarea")) touched(); });
  sheet.addEventListener("submit", () => { keep({ finished: true }); stopKeeping(); });
  sheet.querySelector("[data-next]").addEventListener("click", () => turnTo(current + 1));
  sheet.querySelector("[data-back]").addEventListener("click", () => turnTo(current - 1));
  document.addEventListener("keydown", keysOf);
  addEventListener("popstate", (event) => show(event.state?.screen ?? 0));
  addEventListener("pagehide", () => { if (waiting) keep({ leaving: true }); });
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  addEventListener("hashchange", () => location.reload()); // another sheet's link was pasted in
  show(failing >= 0 ? failing : (history.state?.screen ?? 0), { quiet: true });
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
