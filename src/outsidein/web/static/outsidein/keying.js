// Keying: a digit fills a field and goes on; space leaves it empty, plus marks the one before,
// backspace in an empty field goes back. Without this script Tab does the same.
const form = document.querySelector("[data-keying]");
const fields = form ? [...form.querySelectorAll("select, input:not([type=hidden])")] : [];

function step(from, by) {
  const next = fields[fields.indexOf(from) + by];
  if (next) {
    next.focus();
    if (next.select) next.select();
  } else if (by > 0) {
    form.querySelector("button[value=give]").focus();
  }
}

function keyed(event, field) {
  const most = Number(field.dataset.most);
  if (/^[0-9]$/.test(event.key)) {
    event.preventDefault();
    if (Number(event.key) > most) {
      field.classList.add("refused");
      return;
    }
    field.classList.remove("refused");
    field.value = event.key;
    step(field, 1);
  } else if (event.key === " ") {
    event.preventDefault();
    field.value = "";
    step(field, 1);
  } else if (event.key === "+") {
    event.preventDefault();
    const before = fields[fields.indexOf(field) - 1];
    const marked = field.value ? field : before;
    if (marked && "priority" in marked.dataset && !marked.value.endsWith("+")) marked.value += "+";
  }
}

form?.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=give]"));
  } else if (!fields.includes(field) || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key === "Enter") {
    event.preventDefault();
    step(field, 1);
  } else if (event.key === "Backspace" && field.dataset.kind === "scale" && !field.value) {
    event.preventDefault();
    step(field, -1);
  } else if (event.key === "ArrowLeft" && field.dataset.kind === "scale") {
    event.preventDefault();
    step(field, -1);
  } else if (event.key === "ArrowRight" && field.dataset.kind === "scale") {
    event.preventDefault();
    step(field, 1);
  } else if (field.dataset.kind === "scale") {
    keyed(event, field);
  }
});

// The eye goes to what is wrong, else to the first item where the groups are said already.
const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
const chosen = fields.some((field) => field.matches("select") && field.value);
const first = wrong ?? (chosen ? fields.find((field) => field.dataset.kind) : fields[0]);
first?.focus({ preventScroll: !wrong });
