// A telephone system opens this page with the caller's number after the #. It is taken off the
// address at once, so that it stays in no history, and posted by the page's own form.
const form = document.querySelector("[data-call]");
function take() {
  const told = location.hash.slice(1);
  if (!told) return;
  let number = told;
  try { number = decodeURIComponent(told); } catch { /* a lone percent sign: taken as it is */ }
  history.replaceState(null, "", location.pathname);
  form.elements.phone.value = number.replace(/^(tel|sip):/i, "").replace(/@.*$/, "").slice(0, 60);
  form.requestSubmit();
}
addEventListener("hashchange", take);
take();
