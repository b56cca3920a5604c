// Text in the zero-padded fields of accounts and arguments.

import { FlashbackError } from "./error.js";
import { escape } from "./escape.js";

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
  throw new FlashbackError("text", `"${text}" has ${bytes.length} bytes of UTF-8`, `Shorten it to at most ${size}`);
}
