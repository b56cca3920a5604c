// Everything that a wallet has on the chain.

import {
  Action,
  agreements,
  boards,
  disputes,
  fetchAccounts,
  filtersOf,
  findAccounts,
  grants,
  OFFSET,
  providers,
  vaults,
  type Account,
  type AccountName,
  type Agreement,
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
  /** Disputes that it has a part in, or rules on. */
  disputes: Found<"dispute">[];
  /** Who has access to the data of what it has bought. */
  given: Found<"grant">[];
  /** What others gave it access to. */
  received: Found<"grant">[];
  /** The accounts that these name, by address. */
  known: {
    agreements: Map<string, Agreement>;
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
  const [sold, disputed, given, received, bonds, offers] = await Promise.all([
    each((provider) => agreements(client, { provider })),
    Promise.all([
      disputes(client, { consumer: owner }),
      disputes(client, { arbiter: owner }),
      each((provider) => disputes(client, { provider })),
    ]).then((found) => distinct(found.flat())),
    grantsOf(client, owner),
    grants(client, { grantee: owner }),
    each((provider) => findAccounts(client, "bond", filtersOf("bond").key(OFFSET.key0, provider))),
    each((provider) => findAccounts(client, "listing", filtersOf("listing").key(OFFSET.key1, provider))),
  ]);
  const running = byAddress([...bought, ...sold]);
  const others = [...disputed, ...received].map(({ account }) => account.agreement);
  const agreed = await fetchAccounts(
    client,
    "agreement",
    others.filter((address) => !running.has(address.toBase58())),
  );
  for (const [address, account] of running) agreed.set(address, account);
  const all = [...agreed.values()];
  const [listings, named, paying, measuring] = await Promise.all([
    fetchAccounts(
      client,
      "listing",
      all.map(({ listing }) => listing),
    ),
    fetchAccounts(
      client,
      "provider",
      [...all, ...disputed.map(({ account }) => account)].map(({ provider }) => provider),
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
    disputes: disputed,
    given,
    received,
    known: { agreements: agreed, listings, providers: named, vaults: paying, mints, boards: measuring },
  };
}

/** The grants of `owner`, and what was shared of them. */
async function grantsOf(client: Client, owner: PublicKey): Promise<Found<"grant">[]> {
  const own = await grants(client, { grantor: owner });
  const sharing = own.filter(({ account }) => (account.actions & (1 << Action.Share)) !== 0);
  const grantees = new Map(sharing.map(({ account }) => [account.grantee.toBase58(), account.grantee]));
  const parents = byAddress(own);
  const shared = await Promise.all([...grantees.values()].map((grantor) => grants(client, { grantor })));
  return distinct([...own, ...shared.flat().filter(({ account }) => parents.has(account.parent.toBase58()))]);
}

function byAddress<Name extends AccountName>(found: Found<Name>[]): Map<string, Account<Name>> {
  return new Map(found.map(({ address, account }) => [address.toBase58(), account]));
}

function distinct<Name extends AccountName>(found: Found<Name>[]): Found<Name>[] {
  return [...new Map(found.map((one) => [one.address.toBase58(), one])).values()];
}

function newestFirst(found: Found<"agreement">[]): Found<"agreement">[] {
  return [...found].sort((a, b) => Number(b.account.requestedAt - a.account.requestedAt));
}

/** The accounts whose change a reader waits for. */
export function changing(of: Belongings): PublicKey[] {
  const { vaults: own, bought, sold, bonds, offers, disputes, given, received, known } = of;
  const found = [...own, ...bought, ...sold, ...bonds, ...offers, ...disputes, ...given, ...received];
  const addresses = found.map(({ address }) => address.toBase58());
  return [...new Set([...addresses, ...known.vaults.keys(), ...known.boards.keys()])].map(
    (text) => new PublicKey(text),
  );
}
