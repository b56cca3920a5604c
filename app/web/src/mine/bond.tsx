// A bond: what backs a provider's agreements, and what of it can be taken back.

import { freeBond, isBondClosable, settlementMints, type Found } from "@flashback/client";
import { useId, useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { money, moneyName, time, type Money } from "../format.js";
import { useLoad } from "../load.js";
import { Facts } from "../part/facts.js";
import { Choice, keyIn, TextField } from "../part/field.js";
import { useNow, useSession } from "../session.js";
import { Address } from "../text.js";
import { KINDS } from "../words.js";
import { closeBond, depositBond, openBond, thawBond, withdrawBond } from "./actions.js";
import { AmountField, amountIn } from "./amount.js";
import type { Belongings } from "./load.js";

/** Stands for a mint that the platform does not vouch for. */
const OTHER = "other";

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
        {isBondClosable(bond) && (
          <button type="button" class="danger" onClick={() => act(closeBond(found))}>
            Close the bond
          </button>
        )}
      </p>
    </article>
  );
}

/** Opens a bond in another token. */
export function OpenBond({ of, act }: { of: Belongings; act: (action: Action) => void }) {
  const { client, mints } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [which, setWhich] = useState("");
  const [chosen, setChosen] = useState("");
  const [other, setOther] = useState("");
  const provider = of.registered.find(({ address }) => address.toBase58() === which) ?? of.registered[0];
  const mine = new Set(
    of.bonds.flatMap(({ account }) =>
      provider && account.provider.equals(provider.address) ? [account.mint.toBase58()] : [],
    ),
  );
  const typed = chosen === OTHER ? keyIn(other) : undefined;
  const { data: known } = useLoad(
    () =>
      isOpen && client
        ? settlementMints(client).then((found) => mints([...found.map(({ mint }) => mint), ...(typed ? [typed] : [])]))
        : undefined,
    [client, isOpen, typed?.toBase58()],
  );
  const offered = [...(known ?? [])].filter(([address, { vouched }]) => vouched && !mine.has(address));
  const mint = known?.get(chosen === OTHER ? (typed?.toBase58() ?? "") : chosen || (offered[0]?.[0] ?? ""));
  return (
    <details class="panel" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Open a bond</summary>
      {of.registered.length > 1 && (
        <Choice
          label="Of"
          value={provider?.address.toBase58() ?? ""}
          change={setWhich}
          options={of.registered.map(({ address, provider: entry }) => [address.toBase58(), KINDS[entry.kind] ?? ""])}
        />
      )}
      <Choice
        label="Token"
        value={chosen || (offered[0]?.[0] ?? OTHER)}
        change={setChosen}
        options={[
          ...offered.map(([address, one]) => [address, moneyName(one)] as const),
          [OTHER, "another one, by its mint"] as const,
        ]}
      />
      {(chosen === OTHER || (known && offered.length === 0)) && (
        <TextField
          label="Its mint, an address"
          text={other}
          change={(text) => {
            setChosen(OTHER);
            setOther(text);
          }}
          wrong={other !== "" && !keyIn(other)}
        />
      )}
      <p class="buttons">
        <button
          type="button"
          disabled={!mint || !provider}
          onClick={() => mint && provider && act(openBond(provider.address, mint))}
        >
          Open the bond
        </button>
      </p>
    </details>
  );
}
