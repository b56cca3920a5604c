// Text that came from the chain: anybody may have written it.

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

/** Text as an instruction takes it. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
