// A file dropped on the box is put into its field; its name and size are said. Without this
// script the field is a plain one and works as well.
function words(file) {
  const size = file.size < 1e6 ? `${Math.max(1, Math.round(file.size / 1e3))} kB` : `${(file.size / 1e6).toFixed(1)} MB`;
  return `${file.name} (${size})`;
}

for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]");
  const chosen = box.querySelector("[data-chosen]");
  const say = () => { chosen.textContent = [...input.files].map(words).join(", "); };
  input.addEventListener("change", say);
  say(); // a file may have been chosen before this script was here
  for (const name of ["dragenter", "dragover"]) {
    box.addEventListener(name, (event) => { event.preventDefault(); box.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    box.addEventListener(name, () => box.classList.remove("over"));
  }
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
