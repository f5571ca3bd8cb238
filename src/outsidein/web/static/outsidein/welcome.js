// The code of a one-time link stands behind the # of its address, which no server and no log
// ever sees. It is put into the field and taken out of the address.
const field = document.querySelector("[data-code]");
const code = decodeURIComponent(location.hash.slice(1));
if (field && code) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
  document.querySelector("[data-code-button]").focus();
}
