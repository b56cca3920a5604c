// A vault: what is in it, and how long it lasts.

import { vaultView, type Found } from "@flashback/client";
import { useId, useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { money, moneyName, span, time, type Money } from "../format.js";
import { Facts } from "../part/facts.js";
import { useNow } from "../session.js";
import { Address } from "../text.js";
import { AmountField, amountIn } from "./amount.js";
import { closeVault, deposit, isClosable, withdraw } from "./actions.js";

interface Props {
  found: Found<"vault">;
  mint: Money;
  act: (action: Action) => void;
}

/** One vault with its runway. */
export function VaultCard({ found, mint, act }: Props) {
  const now = useNow();
  const id = useId();
  const [text, setText] = useState("");
  if (now === 0n) return null;
  const { account, address } = found;
  const view = vaultView(account, now);
  const amount = amountIn(text, mint);
  return (
    <article class="panel" aria-labelledby={id}>
      <h3 id={id}>
        Vault {account.id.toString()} in {moneyName(mint)}
      </h3>
      <Facts
        of={[
          ["Holds", money(account.balance, mint)],
          ["Earned, not claimed", money(view.earned, mint)],
          ["Guarantees", money(account.reserved, mint)],
          ["You can withdraw", money(view.withdrawable, mint)],
          [
            "Runway",
            view.delinquent ? (
              <span class="state bad">dry since {time(view.fundedUntil)}</span>
            ) : view.dryAt === undefined ? (
              "nothing drains it"
            ) : (
              <>
                {span(view.dryAt - now)} <small>until {time(view.dryAt)}</small>
              </>
            ),
          ],
          ["Agreements", String(account.openCount)],
          ["Account", <Address of={address} short />],
        ]}
      />
      <AmountField text={text} mint={mint} change={setText} />
      <p class="buttons">
        <button type="button" disabled={!amount} onClick={() => amount && act(deposit(found, mint, amount))}>
          Deposit
        </button>
        <button type="button" disabled={!amount} onClick={() => amount && act(withdraw(found, mint, amount))}>
          Withdraw
        </button>
        <button
          type="button"
          disabled={view.withdrawable === 0n}
          onClick={() => act(withdraw(found, mint, view.withdrawable))}
        >
          Withdraw all
        </button>
        {isClosable(account) && (
          <button type="button" class="danger" onClick={() => act(closeVault(found))}>
            Close
          </button>
        )}
      </p>
    </article>
  );
}
