// Text that anybody may have written: on the chain, in a log, in what a node answers.

/** What could steer a page or a reader: control, format and bidirectional characters, spaces other than the usual. */
const UNSAFE = /[\p{C}\p{Z}]/gu;

/** `text` with everything unsafe shown by its number. Markup stays: put it into a page as text, never as HTML. */
export function escape(text: string): string {
  return text.replace(UNSAFE, (char) => (char === " " ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`));
}
