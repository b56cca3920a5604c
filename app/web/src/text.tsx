// Text that anybody may have written onto the chain: shown as text, what could deceive a reader marked.

import { textOf } from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import { ends } from "./format.js";

/** Letters of other alphabets that look like Latin ones. */
const OTHER_ALPHABETS = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
/** How the package shows a character that could steer a page or a reader. */
const ESCAPED = /^\\u\{[0-9a-f]+\}$/;

interface Piece {
  text: string;
  warning: string | undefined;
}

/** Cuts a text where characters begin or end to be suspicious. */
export function pieces(text: string): Piece[] {
  const latin = /\p{Script=Latin}/u.test(text.replace(/\\u\{[0-9a-f]+\}/g, ""));
  const found: Piece[] = [];
  for (const part of text.match(/\\u\{[0-9a-f]+\}|./gsu) ?? []) {
    const warning = warningFor(part, latin);
    const last = found.at(-1);
    if (last && last.warning === warning) last.text += part;
    else found.push({ text: part, warning });
  }
  return found;
}

function warningFor(part: string, latin: boolean): string | undefined {
  if (ESCAPED.test(part)) return "a character that cannot be seen";
  if (part.normalize("NFKC") !== part) return "a look-alike of another character";
  if (latin && OTHER_ALPHABETS.test(part)) return "letters of another alphabet";
  return undefined;
}

/** A text that is escaped already, suspicious characters marked. */
export function Text({ text }: { text: string }) {
  return (
    <bdi class="chain-text">
      {pieces(text).map(({ text, warning }) =>
        warning === undefined ? (
          text
        ) : (
          <mark title={warning}>
            {text}
            <span class="unseen"> ({warning})</span>
          </mark>
        ),
      )}
    </bdi>
  );
}

/** The text in a zero-padded field of an account. */
export function Field({ bytes, otherwise = "" }: { bytes: readonly number[]; otherwise?: string }) {
  const text = textOf(bytes);
  return text === "" ? <>{otherwise}</> : <Text text={text} />;
}

/** An address, its ends alone where `short`. */
export function Address({ of, short = false }: { of: PublicKey; short?: boolean }) {
  const full = of.toBase58();
  return (
    <code class={short ? "address short" : "address"} title={full}>
      {short ? ends(full) : full}
    </code>
  );
}
