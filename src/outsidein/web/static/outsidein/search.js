// "/" or Ctrl-K (Cmd-K) opens search from anywhere; Escape gives the page back.
const field = document.querySelector("[data-search]");

function isWriting(element) {
  return element instanceof HTMLElement
    && (element.isContentEditable || element.matches("input, textarea, select"));
}

document.addEventListener("keydown", (event) => {
  if (!field || event.altKey) return;
  const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !isWriting(event.target);
  if (command || slash) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "Escape" && event.target === field) {
    field.blur();
  }
});

// A menu closes when the person turns elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
