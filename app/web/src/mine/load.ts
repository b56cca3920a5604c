// Everything that a wallet has on the chain.

import {
  agreements,
  boards,
  fetchAccounts,
  filtersOf,
  findAccounts,
  OFFSET,
  providers,
  vaults,
  type Board,
  type Client,
  type Found,
  type Listing,
  type Provider,
  type ProviderEntry,
  type Vault,
} from "@flashback/client";
import { PublicKey } from "@solana/web3.js";

import type { Money } from "../format.js";

/** What a wallet has. */
export interface Belongings {
  /** Its vaults. */
  vaults: Found<"vault">[];
  /** What it has bought or asked for. */
  bought: Found<"agreement">[];
  /** Its entries in the registers. */
  registered: ProviderEntry[];
  /** What others have bought or asked for from it. */
  sold: Found<"agreement">[];
  /** What it stakes. */
  bonds: Found<"bond">[];
  /** What it offers. */
  offers: Found<"listing">[];
  /** The accounts that these name, by address. */
  known: {
    listings: Map<string, Listing>;
    providers: Map<string, Provider>;
    vaults: Map<string, Vault>;
    mints: Map<string, Money>;
    boards: Map<string, Board>;
  };
}

/** Reads everything that `owner` has. */
export async function belongings(
  client: Client,
  owner: PublicKey,
  mintsOf: (addresses: readonly PublicKey[]) => Promise<Map<string, Money>>,
): Promise<Belongings> {
  const [own, bought, registered] = await Promise.all([
    vaults(client, owner),
    agreements(client, { consumer: owner }),
    providers(client, { authority: owner }),
  ]);
  const each = async <T>(read: (provider: PublicKey) => Promise<T[]>): Promise<T[]> =>
    (await Promise.all(registered.map(({ address }) => read(address)))).flat();
  const [sold, bonds, offers] = await Promise.all([
    each((provider) => agreements(client, { provider })),
    each((provider) => findAccounts(client, "bond", filtersOf("bond").key(OFFSET.key0, provider))),
    each((provider) => findAccounts(client, "listing", filtersOf("listing").key(OFFSET.key1, provider))),
  ]);
  const all = [...bought, ...sold].map(({ account }) => account);
  const [listings, named, paying, measuring] = await Promise.all([
    fetchAccounts(
      client,
      "listing",
      all.map(({ listing }) => listing),
    ),
    fetchAccounts(
      client,
      "provider",
      all.map(({ provider }) => provider),
    ),
    fetchAccounts(
      client,
      "vault",
      all.map(({ vault }) => vault),
    ),
    boards(client, [...all, ...offers.map(({ account }) => account)]),
  ]);
  for (const { address, account } of own) paying.set(address.toBase58(), account);
  const mints = await mintsOf([
    ...[...paying.values()].map(({ mint }) => mint),
    ...bonds.map(({ account }) => account.mint),
    ...offers.map(({ account }) => account.mint),
  ]);
  return {
    vaults: own,
    bought: newestFirst(bought),
    registered,
    sold: newestFirst(sold),
    bonds,
    offers,
    known: { listings, providers: named, vaults: paying, mints, boards: measuring },
  };
}

function newestFirst(found: Found<"agreement">[]): Found<"agreement">[] {
  return [...found].sort((a, b) => Number(b.account.requestedAt - a.account.requestedAt));
}

/** The accounts whose change a reader waits for. */
export function changing({ vaults: own, bought, sold, bonds, offers, known }: Belongings): PublicKey[] {
  const found = [...own, ...bought, ...sold, ...bonds, ...offers].map(({ address }) => address.toBase58());
  return [...new Set([...found, ...known.vaults.keys(), ...known.boards.keys()])].map((text) => new PublicKey(text));
}
