// An amount that is typed.

import { parseAmount } from "@flashback/client";

import { moneyName, type Money } from "../format.js";

/** A field for an amount of `mint`. */
export function AmountField({ text, mint, change }: { text: string; mint: Money; change: (text: string) => void }) {
  return (
    <label class="field">
      <span>Amount, {moneyName(mint)}</span>
      <input
        inputMode="decimal"
        value={text}
        aria-invalid={text !== "" && amountIn(text, mint) === undefined}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}

/** The amount in a text; `undefined` unless it is one above zero that the mint can hold. */
export function amountIn(text: string, { decimals }: Money): bigint | undefined {
  try {
    const amount = parseAmount(text, decimals);
    return amount > 0n ? amount : undefined;
  } catch {
    return undefined;
  }
}
