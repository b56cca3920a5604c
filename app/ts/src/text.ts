// Text in accounts and arguments. What came from the chain anybody may have written.

import { FlashbackError } from "./error.js";

/** What could steer a page or a reader: control, format and bidirectional characters, spaces other than the usual. */
const UNSAFE = /[\p{C}\p{Z}]/gu;

/** `text` with everything unsafe shown by its number. Markup stays: put it into a page as text, never as HTML. */
export function escape(text: string): string {
  return text.replace(UNSAFE, (char) => (char === " " ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`));
}

/** The text in a zero-padded field of an account, safe to show. */
export function textOf(field: readonly number[] | Uint8Array): string {
  const bytes = Uint8Array.from(field);
  const end = bytes.indexOf(0);
  return escape(new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)));
}

/** `text` as an instruction takes it: UTF-8 in a field of `size` bytes, padded with zeros. */
export function fieldOf(text: string, size: number): number[] {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= size) return [...bytes, ...new Array<number>(size - bytes.length).fill(0)];
  const what = `"${escape(text)}" has ${bytes.length} bytes of UTF-8`;
  throw new FlashbackError("text", what, `Shorten it to at most ${size}`);
}
