// What the pages of a round say to the server: JSON, no cookie, nothing kept by the browser.

export async function post(address, content, more = {}) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify(content),
    credentials: "omit",
    cache: "no-store",
    ...more,
  });
}

export const get = (address) =>
  fetch(address, { headers: { "Accept-Language": document.documentElement.lang }, credentials: "omit", cache: "no-store" });

// The words of a refusal, or of the page where there is no server to say any.
export async function problemOf(answer, words) {
  if (!answer) return words.offline;
  try {
    return (await answer.json()).problem ?? words.failed;
  } catch {
    return words.failed;
  }
}

// 128 random bits: what finds a ballot again, known to this browser alone.
export function drawNonce() {
  return inLetters(crypto.getRandomValues(new Uint8Array(16)));
}

export function inLetters(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromLetters(letters) {
  const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

export function say(words, ...parts) {
  const place = document.querySelector("[data-word]");
  place.hidden = !words;
  place.replaceChildren(words, ...parts.flatMap((part) => [" ", part]));
}

// Our words carry named gaps, as in "%(done)s of %(of)s".
export function filled(words, gaps) {
  return words.replaceAll(/%\((\w+)\)s/g, (whole, name) => gaps[name] ?? whole);
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made && key !== "form") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
