// A new listing.

import { ProviderKind, type Found, type ProviderEntry } from "@flashback/client";
import { useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { moneyName } from "../format.js";
import { Check, Choice, TextField } from "../part/field.js";
import { offerFacts } from "../part/offer.js";
import { useSession } from "../session.js";
import { CATEGORIES, categoriesIn, PROTOCOLS } from "../words.js";
import { createListing } from "./actions.js";
import type { Belongings } from "./load.js";
import { offerIn, PROMISES, usual, type Draft, type Name } from "./offer-draft.js";

interface Props {
  of: Belongings;
  act: (action: Action) => void;
}

/** Lists an offer on one of the wallet's bonds. */
export function CreateListing({ of, act }: Props) {
  const { platform } = useSession();
  const [which, setWhich] = useState("");
  const bond = of.bonds.find(({ address }) => address.toBase58() === which) ?? of.bonds[0];
  const seller = bond && of.registered.find(({ address }) => address.equals(bond.account.provider));
  return (
    <details class="panel">
      <summary>Create a listing</summary>
      {bond && seller && platform ? (
        <>
          <Choice
            label="Priced in, and backed by the bond in"
            value={bond.address.toBase58()}
            change={setWhich}
            options={of.bonds.map(({ address, account }) => {
              const mint = of.known.mints.get(account.mint.toBase58());
              return [address.toBase58(), mint ? moneyName(mint) : account.mint.toBase58()];
            })}
          />
          <Form key={bond.address.toBase58()} of={of} act={act} bond={bond} seller={seller} />
        </>
      ) : (
        <p class="muted">A listing is priced in the token of a bond: open a bond first.</p>
      )}
    </details>
  );
}

function Form({ of, act, bond, seller }: Props & { bond: Found<"bond">; seller: ProviderEntry }) {
  const { platform } = useSession();
  const isStorage = seller.provider.kind === ProviderKind.Storage;
  const [draft, setDraft] = useState<Draft>(() => usual(platform, isStorage));
  const mint = of.known.mints.get(bond.account.mint.toBase58());
  if (!mint) return null;
  const set = (name: Name) => (text: string) => setDraft((before) => ({ ...before, [name]: text }));
  const text = (name: Name, label: string, hint?: string) => (
    <TextField label={label} text={draft[name]} change={set(name)} {...(hint ? { hint } : {})} />
  );
  const number = (name: Name, label: string, hint?: string) => (
    <TextField label={label} mode="decimal" text={draft[name]} change={set(name)} {...(hint ? { hint } : {})} />
  );
  const found = offerIn(draft, mint);
  const facts = "offer" in found ? offerFacts(found.offer, mint) : [];
  const unit = isStorage ? "GiB" : draft.unit || "unit";
  const listable = categoriesIn(seller.provider.category);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if ("offer" in found)
          act(
            createListing(
              bond.address,
              found.offer,
              facts.map(([name, value]) => `${name}: ${value}.`),
            ),
          );
      }}
    >
      <div class="grid">
        {text("name", "Name")}
        {isStorage ? (
          <Choice
            label="Protocol"
            value={draft.protocol}
            change={set("protocol")}
            options={Object.entries(PROTOCOLS)}
          />
        ) : (
          <Choice
            label="Category"
            value={draft.category}
            change={set("category")}
            options={[
              ["", "Choose"] as const,
              ...Object.entries(CATEGORIES).filter(([, name]) => listable.includes(name)),
            ]}
          />
        )}
        {!isStorage && text("unit", "Unit", "What is counted, as TiB moved")}
        {text("path", "Path", "What monitors measure: your endpoint joined with it")}
        {number("price", `Price, ${moneyName(mint)} per ${unit} and 30 days`)}
        {number("capacity", `Capacity, ${unit}`)}
        {number("least", `Least in one agreement, ${unit}`)}
        {number("most", `Most in one agreement, ${unit}`)}
        {number("minTerm", "Shortest term, days")}
        {number("maxTerm", "Longest term, days", "0: open")}
        {number("notice", "Consumer's notice, days")}
        {number("providerNotice", "Your notice, days")}
        {number("grace", "Grace of a dry vault, days")}
        {number("dispute", "Time to dispute, days")}
        {number("ruling", "Time to rule, days")}
        {number("credit", "Most that is given back, %")}
        {number("egress", `Egress, GiB per ${unit} and month`, "0: without limit")}
        {number("requests", `Requests per ${unit} and month`, "0: without limit")}
        {text("arbiter", "Arbiter, an address", "Empty: the platform's")}
      </div>
      <Check
        label="Whoever buys starts at once, without your answer"
        is={draft.instant === "1"}
        change={(is) => set("instant")(is ? "1" : "")}
      />
      <details>
        <summary>Service levels that monitors measure</summary>
        <p>
          <small>What is empty is not promised. A listing with promises needs a board before it can be bought.</small>
        </p>
        <div class="grid">
          {PROMISES.map(([name, label]) => (
            <TextField key={name} label={label} mode="decimal" text={draft[name]} change={set(name)} />
          ))}
        </div>
      </details>
      <p class="reason" aria-live="polite">
        {"wrong" in found ? found.wrong : ""}
      </p>
      <p class="buttons">
        <button type="submit" class="main" disabled={!("offer" in found)}>
          List: see what becomes binding
        </button>
      </p>
    </form>
  );
}
