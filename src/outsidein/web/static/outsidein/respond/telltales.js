// What in a note may tell who wrote it: shown to the writer, never rewritten. The patterns come
// with the page, so that the form without scripts warns of the same.

export function tellsOf(text, telltales) {
  return telltales
    .map(({ pattern, flags, words }) => {
      const found = text.match(new RegExp(pattern, flags));
      return found && { words, found: (found[1] ?? found[0]).trim().slice(0, 60) };
    })
    .filter(Boolean);
}
