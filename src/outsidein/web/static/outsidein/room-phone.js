// A phone in a room. It makes a secret and keeps it; it asks where the room is, and lays down what
// it is told. What was chosen is kept here first and sent until it is taken, so that a lost
// connection, a locked screen or a restarted server loses nothing.
const phone = document.querySelector("[data-phone]");
const now = document.querySelector("#now");
const saved = document.querySelector("#saved");
const words = phone.dataset;
const PREFIX = "outsidein.room.";
// Milliseconds. Each phone asks at its own moment, so that two hundred never ask at once.
const LEAST = 1000;
const SPREAD = 1000;
const HIDDEN = 5000;
const PATIENCE = 8000;

let code = "";
let kept = null;
let version = 0;
let waiting = null;
let clock = null;
let busy = false;

const pause = () => (document.hidden ? HIDDEN : LEAST + Math.random() * SPREAD);

function makeSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

function remember() {
  try { localStorage.setItem(PREFIX + code, JSON.stringify(kept)); } catch { /* a private window */ }
}

function recall() {
  let found = null;
  try {
    for (const key of Object.keys(localStorage)) {
      // What earlier rooms left behind is of no use to anybody.
      if (key.startsWith(PREFIX) && key !== PREFIX + code) localStorage.removeItem(key);
    }
    found = JSON.parse(localStorage.getItem(PREFIX + code));
  } catch { /* a private window, or something that isn't ours */ }
  return found?.secret ? found : { secret: makeSecret(), joined: false, votes: {}, points: null, pending: null };
}

function forget() {
  try { localStorage.removeItem(PREFIX + code); } catch { /* there was nothing */ }
}

async function ask(path, { form = null, headers = {} } = {}) {
  const stop = new AbortController();
  const bell = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(path, {
      method: form ? "POST" : "GET",
      body: form && new URLSearchParams(form),
      headers: { "Accept-Language": document.documentElement.lang, ...headers },
      credentials: "omit",
      cache: "no-store",
      signal: stop.signal,
    });
  } finally {
    clearTimeout(bell);
  }
}

const ours = (fields = {}) => ({ room: code, secret: kept.secret, ...fields });
const problemOf = async (answer) => (await answer.json().catch(() => ({}))).problem ?? "";

function complain(text) {
  const place = now.querySelector("#problem");
  if (place) place.textContent = text;
}

function lay(html) {
  now.innerHTML = html;
  now.querySelector("h1")?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

// The way in.
async function open(typed) {
  code = typed.toUpperCase().replace(/[^A-Z]/g, "");
  if (!code) return;
  kept = recall();
  try {
    const answer = await ask("door/", { headers: { "X-Room": code } });
    if (!answer.ok) return complain(await problemOf(answer));
    if (location.hash !== `#${code}`) history.replaceState(null, "", `${location.search}#${code}`);
    const door = await answer.text();
    if (kept.joined && (await takeUp())) return poll();
    lay(door);
  } catch {
    complain(words.lost);
  }
}

async function enter(groups) {
  kept.groups = groups;
  const answer = await ask("join/", { form: ours(groups) });
  if (!answer.ok) return complain(await problemOf(answer));
  kept.joined = true;
  remember();
  await takeUp();
  return poll();
}

// Take up what this phone answered, also where only its secret is left of it.
async function takeUp() {
  const answer = await ask("own/", { form: ours() });
  if (answer.status === 404) { kept.joined = false; return false; }
  if (answer.ok) {
    const own = await answer.json();
    const key = `${own.item} ${own.turn}`;
    if (own.answer && !kept.votes[key]) kept.votes[key] = { answer: own.answer, reason: own.reason };
    if (own.before) kept.votes[`${own.item} ${own.turn - 1}`] ??= { answer: own.before, reason: "" };
    if (Object.keys(own.points).length && !kept.points) kept.points = own.points;
    remember();
  }
  return true;
}

// Where the room is.
async function poll() {
  clearTimeout(waiting);
  if (busy) return;
  busy = true;
  let go = true;
  try {
    const answer = await ask("state/", { headers: { "X-Room": code, "X-Seen": String(version) } });
    if (answer.status === 404) { go = false; end(); }
    else if (answer.status === 200) await show();
    if (go) await send();
    if (saved.textContent === words.lost) saved.textContent = "";
  } catch {
    saved.textContent = words.lost;
  }
  busy = false;
  if (go) waiting = setTimeout(poll, pause());
}

async function show() {
  const answer = await ask("now/", { headers: { "X-Room": code } });
  if (!answer.ok) return;
  const told = Number(answer.headers.get("X-Version"));
  if (told === version) return;
  version = told;
  lay(await answer.text());
  run(answer.headers.get("X-Left"));
  paint();
}

function end() {
  forget();
  now.replaceChildren(document.querySelector("#ended").content.cloneNode(true));
  now.querySelector("h1").focus();
  saved.textContent = "";
}

function run(left) {
  clearInterval(clock);
  const place = now.querySelector("[data-clock]");
  if (!place || left === null) return;
  const until = Date.now() + Number(left) * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
    place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  tick();
  clock = setInterval(tick, 1000);
}

// What this phone said, laid over what all phones see.
function paint() {
  const vote = now.querySelector("[data-vote]");
  if (vote) {
    // Not elements.item: that is the collection's own method.
    const fields = new FormData(vote);
    const item = fields.get("item");
    const turn = Number(fields.get("turn"));
    const own = kept.votes[`${item} ${turn}`];
    const before = kept.votes[`${item} ${turn - 1}`];
    if (before) {
      const line = vote.querySelector("[data-before-line]");
      line.textContent = words.before + labelOf(vote, before.answer);
      line.hidden = false;
    }
    if (own) {
      const chosen = [...vote.elements.answer].find((one) => one.value === own.answer);
      if (chosen) chosen.checked = true;
      vote.elements.reason.value = own.reason;
      if (own.reason) vote.querySelector("details").open = true;
      given(vote);
    }
  }
  const own = now.querySelector("[data-own-line]");
  const said = own && kept.votes[own.dataset.ownLine];
  if (said?.label) {
    own.textContent = words.own + said.label;
    own.hidden = false;
  }
  const points = now.querySelector("[data-points]");
  if (points) {
    for (const [item, number] of Object.entries(kept.points ?? {})) {
      const field = points.elements[`points-${item}`];
      if (field) field.value = number;
    }
    if (kept.points) given(points);
    tally(points);
  }
}

const labelOf = (form, answer) =>
  [...form.elements.answer].find((one) => one.value === answer)?.closest("label").querySelector("[data-label]").textContent ?? "";

function given(form) {
  const line = form.querySelector("[data-given-line]");
  const isIn = form.hasAttribute("data-points") ? words.pointsin : words.sent;
  line.textContent = kept.pending ? words.sending : isIn;
  if (form.hasAttribute("data-vote")) form.querySelector("[type=submit]").textContent = words.given;
}

// What was chosen goes out until it is taken; the same again changes nothing.
async function send() {
  const pending = kept.pending;
  if (!pending) return;
  let answer = await ask(pending.path, { form: ours(pending.fields) });
  if (answer.status === 404) {
    await ask("join/", { form: ours(kept.groups ?? {}) });
    answer = await ask(pending.path, { form: ours(pending.fields) });
  }
  if (answer.status >= 500) return;
  if (kept.pending === pending) kept.pending = null;
  remember();
  if (answer.ok) {
    const form = now.querySelector("[data-vote], [data-points]");
    if (form) given(form);
  } else {
    complain(await problemOf(answer));
  }
}

async function give(path, fields) {
  kept.pending = { path, fields };
  remember();
  complain("");
  try {
    await send();
  } catch {
    saved.textContent = words.lost; // the next question takes it along
  }
}

function tally(form) {
  const fields = [...form.querySelectorAll("input[type=number]")];
  const whole = Number(form.dataset.points);
  const spent = fields.reduce((sum, field) => sum + (Number(field.value) || 0), 0);
  form.querySelector("[data-left-line]").textContent = words.left + (whole - spent);
  for (const button of form.querySelectorAll("[data-step]")) {
    const value = Number(button.parentElement.querySelector("input").value) || 0;
    button.disabled = button.dataset.step === "1" ? spent >= whole : value <= 0;
  }
  form.querySelector("[type=submit]").disabled = spent > whole;
}

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  const field = step.parentElement.querySelector("input");
  field.value = Math.max(0, (Number(field.value) || 0) + Number(step.dataset.step));
  tally(step.form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-points]");
  if (form) tally(form);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const fields = Object.fromEntries(new FormData(form));
  if (form.matches("[data-join]")) return open(fields.code);
  if (form.matches("[data-enter]")) return enter(fields).catch(() => complain(words.lost));
  if (form.matches("[data-points]")) {
    kept.points = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name.replace("points-", ""), Number(value) || 0]),
    );
    for (const name of Object.keys(fields)) fields[name] = String(Number(fields[name]) || 0);
    give("points/", fields);
    return given(form);
  }
  if (!fields.answer) return complain(words.choose);
  kept.votes[`${fields.item} ${fields.turn}`] = {
    answer: fields.answer,
    reason: fields.reason,
    label: labelOf(form, fields.answer),
  };
  give("vote/", fields);
  return given(form);
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && kept?.joined && version) poll();
});
window.addEventListener("online", () => { if (kept?.joined && version) poll(); });
for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => { link.hash = location.hash; });
}
window.addEventListener("hashchange", () => location.reload());

if (location.hash.length > 1) open(decodeURIComponent(location.hash.slice(1)));
