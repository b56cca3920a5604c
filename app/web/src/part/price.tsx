// What a unit costs.

import { textOf, ProviderKind, type Listing } from "@flashback/client";

import { decimal, ends, TIB, type Money } from "../format.js";
import { Text } from "../text.js";

/** The name of a mint; one that the platform does not vouch for says so. */
export function MintName({ mint }: { mint: Money }) {
  return (
    <span class="mint" title={mint.mint.toBase58()}>
      {mint.symbol === undefined ? ends(mint.mint.toBase58()) : <Text text={mint.symbol} />}
      {!mint.vouched && <small class="doubt"> not vouched for</small>}
    </span>
  );
}

/** An amount with the name of its mint. */
export function Amount({ units, mint }: { units: bigint; mint: Money }) {
  return (
    <span class="figure">
      {decimal(units, mint)} <MintName mint={mint} />
    </span>
  );
}

/** The price of a unit and month; storage for a TiB where `tib`. */
export function Price({ listing, mint, tib }: { listing: Listing; mint: Money | undefined; tib: boolean }) {
  if (!mint) return <span class="muted">…</span>;
  const storage = listing.kind === ProviderKind.Storage;
  const units = storage && tib ? listing.price * TIB : listing.price;
  return (
    <span class="price">
      <span class="figure">{decimal(units, mint)}</span> <MintName mint={mint} />
      <small>per {storage ? tib ? "TiB" : "GiB" : <Text text={textOf(listing.unit)} />} and month</small>
    </span>
  );
}
