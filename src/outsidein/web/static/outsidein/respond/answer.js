// Answering a round: the way in, the sheet a screen at a time, kept as one goes, given once.
//
// A personal link carries its token after the "#", which no browser sends; it is taken out of the
// address bar at once and travels in the body of a POST alone. What is not given yet is kept in
// this tab and, where there is a token, sealed on the server. The secret that finds the ballot
// again is drawn here before anything is sent, so that sending twice gives one ballot.
import { Screens, isAnswered } from "../screens.js";
import { fillForm, readForm } from "./content.js";
import { forgetHere, keepHere, keptHere } from "./kept.js";
import { drawNonce, element, filled, get, post, problemOf, say } from "./post.js";
import { fragmentOf } from "./receipts.js";
import { tellsOf } from "./telltales.js";

const PAUSE = 1500; // milliseconds without a change before the draft is sent
const WAITS = [3000, 8000, 20000, 60000]; // before sending again what did not arrive

const place = document.querySelector("[data-respond]");
const saved = document.querySelector("#saved");
let words = JSON.parse(place.dataset.words);
let kept = null; // { way, round, language, ask, name, drafts, content, nonce, amends }
let form = null;
let screens = null;

// --- the way in ------------------------------------------------------------------------------

function tokenOfAddress() {
  const token = location.hash.slice(1);
  if (token) history.replaceState(history.state, "", location.pathname + location.search);
  return /^[\w-]{8,80}$/.test(token) ? token : null;
}

function waysIn() {
  const token = tokenOfAddress();
  const round = place.dataset.round;
  if (token) return round ? { token, round } : { token };
  return null;
}

// The language that the address asks for, as the links in the foot do.
const asked = () => new URLSearchParams(location.search).get("lang") ?? "";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The form for a PIN would only be in the way while a sheet is being opened.
function showDoor(shown) {
  for (const part of place.children) part.hidden = !shown;
}

async function open(way) {
  showDoor(false);
  say(words.opening);
  const answer = await post("/r/open/", { ...way, language: navigator.language, asked: asked() }).catch(() => null);
  if (!answer?.ok) {
    showDoor(true);
    const again = element("button", { type: "button", className: "button small quiet" }, words.again);
    again.addEventListener("click", () => open(way));
    say(await problemOf(answer, words), ...(answer ? [] : [again]));
    return;
  }
  const opened = await answer.json();
  if (opened.given) {
    showDoor(true);
    say(words.given_already);
    return;
  }
  const here = keptHere();
  const mine = here && same(here.way, way) && here.round === opened.round ? here : null;
  kept = {
    way,
    round: opened.round,
    language: mine?.language ?? opened.draft?.language ?? opened.language,
    ask: opened.ask,
    name: opened.name,
    drafts: opened.drafts,
    content: mine?.content ?? opened.draft ?? null,
    nonce: mine?.nonce ?? null,
  };
  const resumed = Boolean(kept.content);
  await load();
  if (resumed && form) say(words.welcome_back);
}

async function resume() {
  // The page was loaded anew: the sheet is still here, and the server may have nothing newer.
  kept.language = asked() || kept.language;
  showDoor(false);
  say(words.opening);
  const answer = kept.way && (await post("/r/open/", { ...kept.way, language: kept.language }).catch(() => null));
  if (answer && !answer.ok && !kept.nonce) {
    forgetHere();
    showDoor(true);
    say(await problemOf(answer, words));
    return;
  }
  await load({ screen: history.state?.screen ?? 0 });
}

function initCode() {
  const code = place.querySelector("[data-code]");
  code.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = code.elements.code?.value.trim();
    if (typed) open({ code: typed });
    else if (place.dataset.round) open({ round: place.dataset.round });
  });
}

// --- the sheet -------------------------------------------------------------------------------

async function load({ screen = 0 } = {}) {
  const answer = await get(`/r/sheet/${kept.round}/${kept.language}/`).catch(() => null);
  if (!answer?.ok) {
    showDoor(true);
    say(await problemOf(answer, words));
    return;
  }
  say("");
  const opening = form === null;
  screens?.leave();
  place.innerHTML = await answer.text(); // our own server's, escaped there
  form = place.querySelector("[data-sheet]");
  words = JSON.parse(form.dataset.words);
  document.documentElement.lang = kept.language;
  document.title = `${form.dataset.title} · Outside-In`;
  document.querySelector(".what").textContent = form.dataset.title;
  const bar = document.querySelector("#progress");
  bar.dataset.words = words.progress;
  bar.hidden = false;
  askOnlyWhatIsNotKnown();
  if (kept.content) fillForm(form, kept.content);
  if (kept.name) form.querySelector("[data-name]").textContent = kept.name;
  if (kept.amends) form.querySelector("[data-finish]").textContent = words.change;
  startSheet();
  screens.show(screen, { quiet: !opening });
  remember();
}

function askOnlyWhatIsNotKnown() {
  for (const group of form.querySelectorAll("[data-group]")) {
    if (!kept.ask.includes(group.dataset.group)) group.remove();
  }
  const screen = form.querySelector("[data-kind=groups]");
  if (screen && !screen.querySelector("[data-group]")) screen.remove();
}

function startSheet() {
  const next = form.querySelector("[data-next]");
  screens = new Screens(form, {
    shown: (screen, number) => {
      next.textContent = number ? words.next : words.begin;
      form.querySelector("[data-keys]").hidden = !screen.querySelector("[data-question] input[type=radio]");
      if (screen.dataset.kind === "review") review();
    },
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "language") changeLanguage(event.target.value);
    else touched();
  });
  form.addEventListener("input", (event) => { if (event.target.matches("textarea")) touched(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); give(); });
}

async function changeLanguage(language) {
  kept.language = language;
  history.replaceState(history.state, "", `?lang=${language}`);
  readSheet();
  await load({ screen: screens.current });
  form.querySelector("[name=language]:checked")?.focus();
  touched();
}

// --- keeping ---------------------------------------------------------------------------------

let waiting = 0;
let missed = 0;
let sending = false;

function remember() {
  keepHere(kept);
}

function readSheet() {
  const content = readForm(form, kept.language);
  // Who gave a sheet is not opened to change it, so its groups stay as they were.
  if (kept.amends) content.groups = kept.content.groups;
  kept.content = content;
}

function touched() {
  readSheet();
  remember();
  screens.count();
  if (kept.drafts) {
    saved.textContent = words.saving;
    wait(PAUSE);
  } else {
    saved.textContent = words.kept_here;
  }
}

function wait(milliseconds) {
  clearTimeout(waiting);
  waiting = setTimeout(sendDraft, milliseconds);
}

async function sendDraft({ leaving = false } = {}) {
  clearTimeout(waiting);
  waiting = 0;
  if (!kept?.drafts || !kept.content || sending) return;
  const content = JSON.stringify(kept.content);
  const answer = await post("/r/draft/", { ...kept.way, round: kept.round, content: kept.content }, { keepalive: leaving }).catch(() => null);
  if (sending || !kept) return;
  if (answer?.ok) {
    missed = 0;
    if (JSON.stringify(kept.content) === content) saved.textContent = words.saved;
  } else if (answer && answer.status < 500 && answer.status !== 429) {
    saved.textContent = words.not_saved;
    say(await problemOf(answer, words));
  } else {
    saved.textContent = words.not_saved_yet;
    wait(WAITS[Math.min(missed++, WAITS.length - 1)]);
  }
}

// --- before giving ---------------------------------------------------------------------------

function review() {
  const open = screens.questions.filter((question) => !isAnswered(question));
  const done = screens.questions.length - open.length;
  form.querySelector("[data-tally]").textContent = filled(words.tally, { done, of: screens.questions.length });
  form.querySelector("[data-open]").hidden = !open.length;
  form.querySelector("[data-open-list]").replaceChildren(...open.map((question) => goTo(question)));
  const tells = screens.questions.flatMap(tellsIn);
  form.querySelector("[data-tells]").hidden = !tells.length;
  form.querySelector("[data-tells-list]").replaceChildren(...tells);
}

function tellsIn(question) {
  const telltales = JSON.parse(form.dataset.telltales);
  const areas = [...question.querySelectorAll("textarea")];
  const tells = areas.flatMap((area) => tellsOf(area.value, telltales).map((tell) => ({ ...tell, area })));
  if (!tells.length) return [];
  const row = goTo(question, tells[0].area);
  row.append(...tells.map(({ words: why, found }) => element("p", { className: "small" }, `${why}: “${found}”`)));
  return [row];
}

function goTo(question, control = null) {
  const title = question.querySelector("legend, .words, dd").textContent;
  const button = element("button", { type: "button", className: "button bare" }, title);
  button.addEventListener("click", () => {
    screens.turnTo(screens.all.indexOf(question.closest("[data-screen]")));
    question.scrollIntoView({ block: "start" });
    (control ?? question.querySelector("input, textarea, select")).focus();
  });
  return element("li", {}, button);
}

// --- giving ----------------------------------------------------------------------------------

async function give() {
  if (sending) return;
  if (!form.querySelector("[data-question] input:checked") && !screens.count()) {
    say(words.nothing_yet);
    return;
  }
  sending = true;
  clearTimeout(waiting);
  readSheet();
  kept.nonce ??= drawNonce();
  remember(); // before it is sent: whatever becomes of the reply, the same secret is sent again
  const finish = form.querySelector("[data-finish]");
  finish.disabled = true;
  saved.textContent = words.giving;
  const content = kept.content;
  const answer = await (kept.amends
    ? post("/r/amend/", { nonce: kept.nonce, content })
    : post("/r/give/", { ...kept.way, round: kept.round, nonce: kept.nonce, content })
  ).catch(() => null);
  finish.disabled = false;
  sending = false;
  if (answer?.ok) {
    await showReceipt(content);
  } else if (!answer || answer.status >= 500 || answer.status === 429) {
    saved.textContent = words.not_given_yet;
    say(words.will_give_again);
    waiting = setTimeout(give, WAITS[Math.min(missed++, WAITS.length - 1)]);
  } else {
    saved.textContent = words.not_given;
    say(await problemOf(answer, words));
    document.querySelector("[data-word]").scrollIntoView({ block: "center" });
  }
}

async function showReceipt(content) {
  const receipt = { round: kept.round, nonce: kept.nonce, title: form.dataset.title, content };
  const { fragment } = await fragmentOf(receipt);
  keepHere({ given: receipt, changed: Boolean(kept.amends) });
  kept = null;
  location.replace(`/r/receipt/#${fragment}`);
}

// --- beginning -------------------------------------------------------------------------------

function begin() {
  const way = waysIn();
  const here = keptHere();
  const isHere = here?.round && (here.amends || !place.dataset.round || here.round === place.dataset.round);
  initCode();
  if (isHere && (!way || same(here.way, way))) {
    kept = here;
    resume();
  } else if (way?.token) {
    open(way);
  }
}

addEventListener("pagehide", () => { if (waiting && kept && !sending) sendDraft({ leaving: true }); });
addEventListener("online", () => { if (waiting) (kept?.nonce && saved.textContent === words.not_given_yet ? give : sendDraft)(); });
addEventListener("hashchange", () => { if (location.hash.length > 8) location.reload(); });
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("#main").focus();
});
begin();
