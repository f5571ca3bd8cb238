// The receipt, opened from its link or its file. One's own answers stay in this browser; the
// server is told the nonce when something is withdrawn, and new answers when they are changed.
import { compare } from "./compared.js";
import { forgetHere, keepHere, keptHere } from "./kept.js";
import { element, get, post, problemOf, say } from "./post.js";
import { WHAT, fragmentOf, readFile, readFragment } from "./receipts.js";

const place = document.querySelector("[data-receipt]");
const words = JSON.parse(place.dataset.words);
const find = (name) => place.querySelector(`[data-${name}]`);
let receipt = null;

function finding(text, lead) {
  document.querySelector("[data-finding]").textContent = text;
  if (lead !== undefined) document.querySelector("[data-lead]").textContent = lead;
}

async function stateOfRound() {
  const answer = await get(`/r/results/${receipt.round}/`).catch(() => null);
  if (answer?.ok) return answer.json();
  say(await problemOf(answer, words));
  return null;
}

async function outlineOf(languages) {
  const wanted = receipt.content.language;
  const language = !languages || languages.includes(wanted) ? wanted : languages[0];
  const answer = await get(`/r/sheet/${receipt.round}/${language}/`).catch(() => null);
  if (!answer?.ok) return null;
  const form = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form");
  return JSON.parse(form.dataset.outline);
}

async function showReceipt({ fresh = null } = {}) {
  const { fragment, shortened } = await fragmentOf(receipt);
  const link = `${location.origin}/r/receipt/#${fragment}`;
  history.replaceState(null, "", `/r/receipt/#${fragment}`);
  find("keep").hidden = false;
  find("bring").hidden = true;
  find("link").value = link;
  find("shortened").hidden = !(shortened || receipt.shortened);
  if (fresh) finding(fresh === "changed" ? words.changed : words.given, words.given_lead);
  else if (receipt.title) finding(receipt.title, words.lead);
  document.title = `${words.your_receipt} · Outside-In`;
  const state = await stateOfRound();
  const isOpen = state?.state === "open";
  find("amend").hidden = find("withdraw").hidden = !isOpen;
  if (state && !isOpen) finding(words.closed, state.shared ? words.closed_lead : words.closed_unshared);
  if (state?.shared) place.append(find("keep")); // by then there is nothing to do with it but keep it
  const outline = await outlineOf(state?.languages);
  if (outline) compare(place, words, outline, receipt.content, state);
}

function initFile() {
  find("file").addEventListener("click", () => {
    const file = { what: WHAT, ...receipt, link: find("link").value };
    const address = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
    element("a", { href: address, download: "outside-in-receipt.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
  find("bring").querySelector("input").addEventListener("change", async (event) => {
    receipt = readFile(await event.target.files[0].text());
    if (receipt) showReceipt();
    else say(words.no_receipt);
  });
}

function initAmend() {
  find("amend").addEventListener("click", () => {
    const { round, nonce, content } = receipt;
    keepHere({ round, nonce, content, language: content.language, ask: [], amends: true, way: null });
    location.assign("/r/");
  });
}

function initWithdraw() {
  const button = find("withdraw");
  button.addEventListener("click", async () => {
    if (!button.dataset.asked) {
      button.dataset.asked = "yes";
      button.textContent = button.dataset.sure;
      return;
    }
    const answer = await post("/r/withdraw/", { nonce: receipt.nonce, round: receipt.round }).catch(() => null);
    if (!answer?.ok) {
      say(await problemOf(answer, words));
      return;
    }
    history.replaceState(null, "", "/r/receipt/");
    finding(words.withdrawn, words.withdrawn_lead);
    find("keep").hidden = true;
    find("compared").hidden = true;
    say("");
  });
}

async function begin() {
  initFile();
  initAmend();
  initWithdraw();
  const here = keptHere();
  receipt = location.hash.length > 1 ? await readFragment(location.hash.slice(1)) : null;
  const isFresh = receipt && here?.given?.nonce === receipt.nonce;
  if (isFresh) receipt = here.given; // with the words that a long link leaves out
  if (here?.given) forgetHere();
  if (receipt) {
    await showReceipt({ fresh: isFresh && (here.changed ? "changed" : "given") });
    document.querySelector("[data-finding]").focus();
    return;
  }
  find("bring").hidden = false;
  if (location.hash.length > 1) say(words.no_receipt);
}

addEventListener("hashchange", () => location.reload());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("#main").focus();
});
begin();
