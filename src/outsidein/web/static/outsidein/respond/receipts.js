// A receipt: the round, the nonce that finds the ballot, and one's own answers; packed for a
// link's fragment or a file. It is made and read in the browser alone.
import { fromLetters, inLetters } from "./post.js";

export const WHAT = "Outside-In receipt";
const LONGEST_LINK = 6000; // letters; longer links are cut by some programs for mail

async function through(stream, bytes) {
  const read = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await read.arrayBuffer());
}

async function pack(receipt) {
  const bytes = new TextEncoder().encode(JSON.stringify(receipt));
  return inLetters(await through(new CompressionStream("deflate-raw"), bytes));
}

function withoutWords(content) {
  const bare = structuredClone(content);
  for (const given of Object.values(bare.answers)) {
    for (const [key, one] of Object.entries(given)) {
      delete one.text;
      delete one.note;
      if (!Object.keys(one).length) delete given[key];
    }
  }
  return bare;
}

// The fragment of a receipt's link, and whether free words had to be left out of it.
export async function fragmentOf(receipt) {
  const whole = await pack(receipt);
  if (whole.length <= LONGEST_LINK) return { fragment: whole, shortened: false };
  const bare = { ...receipt, content: withoutWords(receipt.content), shortened: true };
  return { fragment: await pack(bare), shortened: true };
}

export async function readFragment(fragment) {
  try {
    const bytes = await through(new DecompressionStream("deflate-raw"), fromLetters(fragment));
    return checked(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

export function readFile(text) {
  try {
    return checked(JSON.parse(text));
  } catch {
    return null;
  }
}

function checked(receipt) {
  const right = /^[\w-]{1,64}$/.test(receipt.round) && /^[\w-]{22,64}$/.test(receipt.nonce);
  return right && typeof receipt.content === "object" ? receipt : null;
}
