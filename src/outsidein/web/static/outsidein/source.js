// The fields of a new source are shown only while "A new source" is chosen. Without this script
// they stand there always, and a name written into them wins.
const choice = document.querySelector("#id_source");
const fields = document.querySelector("[data-new-source]");
if (choice && fields) {
  const show = () => { fields.hidden = choice.value !== ""; fields.disabled = fields.hidden; };
  choice.addEventListener("change", show);
  show();
}
