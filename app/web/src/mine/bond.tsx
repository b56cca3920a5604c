// A bond: what backs a provider's agreements, and what of it can be taken back.

import { freeBond, type Found } from "@flashback/client";
import { useId, useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { money, moneyName, time, type Money } from "../format.js";
import { Facts } from "../part/facts.js";
import { useNow, useSession } from "../session.js";
import { Address } from "../text.js";
import { depositBond, thawBond, withdrawBond } from "./actions.js";
import { AmountField, amountIn } from "./amount.js";

interface Props {
  found: Found<"bond">;
  mint: Money;
  act: (action: Action) => void;
}

/** One bond. */
export function BondCard({ found, mint, act }: Props) {
  const { platform } = useSession();
  const now = useNow();
  const id = useId();
  const [text, setText] = useState("");
  const { account: bond, address } = found;
  const amount = amountIn(text, mint);
  const free = freeBond(bond);
  return (
    <article class="panel" aria-labelledby={id}>
      <h3 id={id}>Bond in {moneyName(mint)}</h3>
      <Facts
        of={[
          ["Holds", money(bond.amount, mint)],
          ["Locked as collateral", money(bond.locked, mint)],
          [
            "Thawing",
            <>
              {money(bond.thawing, mint)}
              {bond.thawing > 0n && (
                <small>
                  {now < bond.thawAt ? `can be taken out from ${time(bond.thawAt)} on` : "can be taken out"}
                </small>
              )}
            </>,
          ],
          ["Free", money(free, mint)],
          ["Penalties owed", money(bond.owed, mint)],
          ["Agreements", String(bond.openCount)],
          ["Account", <Address of={address} short />],
        ]}
      />
      <AmountField text={text} mint={mint} change={setText} />
      <p class="buttons">
        <button type="button" disabled={!amount} onClick={() => amount && act(depositBond(found, mint, amount))}>
          Deposit
        </button>
        <button
          type="button"
          disabled={!amount || !platform || amount > free || bond.thawing > 0n}
          onClick={() => amount && platform && act(thawBond(found, mint, amount, platform.thawSecs))}
        >
          Thaw
        </button>
        <button
          type="button"
          disabled={bond.thawing === 0n || now < bond.thawAt}
          onClick={() => act(withdrawBond(found, mint))}
        >
          Take out
        </button>
      </p>
    </article>
  );
}
