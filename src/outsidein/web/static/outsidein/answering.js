// While answering: number keys choose within the question that has focus. The form works without
// this script.
for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => { link.hash = location.hash; }); // what opens the sheet stays
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("[data-answering]")) return;
  if (event.target.matches("textarea, select, input:not([type=radio])")) return;
  const question = event.target.closest("fieldset");
  const place = "1234567890".indexOf(event.key);
  if (!question || place < 0) return;
  const choice = question.querySelectorAll("input[type=radio]")[place];
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  choice.focus();
  choice.dispatchEvent(new Event("change", { bubbles: true }));
});
