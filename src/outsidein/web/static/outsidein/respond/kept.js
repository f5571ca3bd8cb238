// What this tab keeps of a sheet that is not given yet: it survives a reload, and nothing of it
// is left once the tab is closed or the answers are given. No cookie, no other page sees it.
const NAME = "outside-in sheet";

export function keepHere(kept) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing: the sheet stays in the page as long as it is open.
  }
}

export function keptHere() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? null;
  } catch {
    return null;
  }
}

export function forgetHere() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Nothing was kept.
  }
}
