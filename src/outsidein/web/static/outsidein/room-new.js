// How many items are chosen, and how long they take in a room.
const items = document.querySelector("[data-items]");
const MINUTES = 15;

function tell() {
  const number = items.querySelectorAll("input:checked").length;
  items.querySelector("[data-chosen-count]").textContent = number ? `(${number} · ~${Math.round((number * MINUTES) / 60 * 2) / 2} h)` : "";
}

items?.addEventListener("change", tell);
if (items) tell();
