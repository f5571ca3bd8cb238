// A customer's page for those who work on it all day; it does without this too.

// J and K go through what happened.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at instanceof HTMLElement && (at.isContentEditable || at.matches("input, textarea, select"))) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step) return;
  const stops = [...document.querySelectorAll(".timeline .entry summary, .timeline .older a")];
  const next = stops[Math.max(0, stops.indexOf(document.activeElement) + step)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});

// What waits leads to a value or a record: it opens.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && (target.matches("details") ? target : target.querySelector(":scope > details"));
  if (folded) folded.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();

// A page that nobody sees says nothing of who has it open.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target instanceof Element && event.target.matches("[data-presence]")) event.preventDefault();
});
