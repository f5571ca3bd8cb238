// Ctrl-K (Cmd-K), "/" or the field in the bar opens one search over everything. The field keeps
// the focus; the arrows choose among what is found (the combobox pattern), Enter goes there.
const dialog = document.querySelector("[data-palette]");
const opener = document.querySelector("[data-search]");

if (dialog && typeof dialog.showModal === "function") {
  const form = dialog.querySelector("form");
  const field = dialog.querySelector("[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  let waiting = 0;
  let asked = null;
  let shown = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  const step = (by) => {
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(chosen());
    choose(all[(at + by + all.length) % all.length]);
  };

  const ask = async () => {
    const text = field.value;
    if (text === shown) return;
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Palette": "1" },
        signal: asked.signal,
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      // Our own server's words, escaped there; a script in them would not run by this either.
      list.innerHTML = await answer.text();
      shown = text;
      status.textContent = list.querySelector("[data-told]")?.textContent ?? "";
      choose(text.trim() ? options()[0] : null);
      list.scrollTop = 0;
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  };

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    field.setAttribute("aria-expanded", "true");
    field.select();
    ask();
  };

  const isWriting = (element) => element instanceof HTMLElement
    && (element.isContentEditable || element.matches("input, textarea, select"));

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing) return;
    const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !isWriting(event.target);
    if (command || slash) {
      event.preventDefault();
      open();
    }
  });

  opener?.addEventListener("mousedown", (event) => { event.preventDefault(); open(); });
  opener?.addEventListener("focus", () => { if (opener.matches(":focus-visible")) return; open(); });
  opener?.addEventListener("input", () => { field.value = opener.value; opener.value = ""; open(); });

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Home" && event.ctrlKey) choose(options()[0]);
    else if (event.key === "End" && event.ctrlKey) choose(options().at(-1));
    else if (event.key === "Enter" && chosen()) location.assign(chosen().href);
    else return;
    event.preventDefault();
  });

  // A click beside the box closes it.
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    clearTimeout(waiting);
    asked?.abort();
    shown = null;
    field.value = "";
    list.textContent = "";
    field.setAttribute("aria-expanded", "false");
    choose(null);
  });
}
