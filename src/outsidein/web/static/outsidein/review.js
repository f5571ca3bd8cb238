// S, D and U answer the pair, Z takes the last answer back; the buttons do the same without this.
const KEYS = { s: "same", d: "different", u: "unsure", z: "undo" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const at = event.target;
  if (at instanceof HTMLElement && (at.isContentEditable || at.matches("input, textarea, select"))) return;
  const button = document.querySelector(`[data-key="${KEYS[event.key.toLowerCase()] ?? ""}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// An answer that is on its way is not given twice.
document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-review]")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
