// A button with data-copy="#id" copies what that element says, and says that it did.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const from = document.querySelector(button.dataset.copy);
  await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
  const before = button.textContent;
  button.textContent = button.dataset.copied ?? "Copied";
  setTimeout(() => { button.textContent = before; }, 2000);
});
