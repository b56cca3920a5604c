// The filters of the listings.

import type { BrowseEntry } from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";

import { moneyName, type Money } from "../format.js";
import { regionName } from "../region.js";
import { CATEGORIES, LEVELS, PROTOCOLS } from "../words.js";
import { kindOf, perTib, sortOf, type Wish } from "./filter.js";

interface Props {
  wish: Wish;
  /** Everything in the register, whatever the filters say. */
  entries: readonly BrowseEntry[];
  /** The mints of their prices. */
  used: readonly PublicKey[];
  mints: Map<string, Money>;
  change: (name: string, value: string | undefined) => void;
  clear: () => void;
}

/** The filters; each is a part of the page's address. */
export function Filters({ wish, entries, used, mints, change, clear }: Props) {
  const storage = kindOf(wish) === 0;
  const regions = useMemo(() => {
    const present = [...new Set(entries.map(({ provider }) => provider.region))];
    return present.sort((a, b) => regionName(a).localeCompare(regionName(b)));
  }, [entries]);
  const set = (name: string) => (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement;
    change(name, value === "" ? undefined : value);
  };
  const select = (name: string, label: string, any: string, options: readonly (readonly [string, string])[]) => (
    <Labelled label={label}>
      <select value={wish.get(name) ?? ""} onChange={set(name)} name={name}>
        <option value="">{any}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
  const check = (name: string, label: string) => (
    <label class="check">
      <input
        type="checkbox"
        name={name}
        checked={wish.has(name)}
        onChange={(event) => change(name, event.currentTarget.checked ? "1" : undefined)}
      />
      <span>{label}</span>
    </label>
  );
  const named = (names: Record<number, string>) => Object.entries(names);
  const mint = mints.get(wish.get("mint") ?? "");
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <fieldset class="segments">
        <legend class="unseen">Register</legend>
        {(["storage", "services"] as const).map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="kind"
              value={kind}
              checked={kind === (storage ? "storage" : "services")}
              onChange={() => change("kind", kind)}
            />
            <span>{kind === "storage" ? "Storage" : "Services"}</span>
          </label>
        ))}
      </fieldset>
      {storage
        ? select("protocol", "Protocol", "Any protocol", named(PROTOCOLS))
        : select("category", "Category", "Any category", named(CATEGORIES).slice(1))}
      {select(
        "region",
        "Region",
        "Any region",
        regions.map((region) => [String(region), regionName(region)]),
      )}
      {select("level", "Certification", "Any, or none", [
        ...named(LEVELS)
          .slice(1)
          .map(([level, name]) => [level, `${level} ${name} or higher`] as const),
      ])}
      {select(
        "rating",
        "Rating",
        "Any, or unrated",
        [5, 6, 7, 8, 9].map((band) => [String(band), `${band * 10} % or more`]),
      )}
      {select(
        "availability",
        "Measured availability, 30 epochs",
        "Any, or not measured",
        ["99", "99.5", "99.9", "99.99"].map((share) => [share, `${share} % or more`]),
      )}
      <Labelled label={storage ? "Quantity, GiB" : "Quantity, units"}>
        <input
          name="quantity"
          inputMode="numeric"
          pattern="[0-9]*"
          placeholder="Any"
          value={wish.get("quantity") ?? ""}
          onInput={set("quantity")}
        />
      </Labelled>
      {select(
        "mint",
        "Paid in",
        "Any token",
        used.map((key) => {
          const address = key.toBase58();
          const known = mints.get(address);
          return [address, known ? moneyName(known) : address];
        }),
      )}
      {mint && (
        <Labelled label={`At most, ${moneyName(mint)} per ${storage ? (perTib(wish) ? "TiB" : "GiB") : "unit"}`}>
          <input
            name="price"
            inputMode="decimal"
            placeholder="Any price"
            value={wish.get("price") ?? ""}
            onInput={set("price")}
          />
        </Labelled>
      )}
      <Labelled label="Order">
        <select name="sort" value={sortOf(wish)} onChange={set("sort")}>
          <option value="price">Cheapest first, each token by itself</option>
          <option value="level">Best certified first</option>
          <option value="rating">Best rated first</option>
        </select>
      </Labelled>
      {storage && (
        <Labelled label="Prices">
          <select name="unit" value={perTib(wish) ? "" : "gib"} onChange={set("unit")}>
            <option value="">per TiB and month</option>
            <option value="gib">per GiB and month</option>
          </select>
        </Labelled>
      )}
      {check("open", "Only what can be bought now")}
      {check("measured", "Only what monitors measure")}
      <button type="button" class="quiet" onClick={clear}>
        Clear filters
      </button>
    </form>
  );
}

function Labelled({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}
