// A market of the suites' own, beside whatever is on the network: roles, a certifier, providers with bonds and listings.
// The platform's roles are given back at the end.

import { after } from "node:test";

import { address, Category, fetchAccount, fieldOf } from "@flashback/client";
import type { IdlArgs } from "@flashback/client/anchor";
import { Keypair, PublicKey } from "@solana/web3.js";
import BN from "bn.js";

import { act, client, Coin, EPOCH, give, methods, now, platform, somebody, type Actor } from "./network.js";

/** Nothing changes but what is named. */
export const unchanged: IdlArgs["platformChanges"] = {
  registrar: null,
  guardian: null,
  treasury: null,
  arbiter: null,
  feeBps: null,
  registrationFeeLamports: null,
  disputeStakeLamports: null,
  reportPayLamports: null,
  thawSecs: null,
  bounds: null,
};

/** Who holds which role while the suites run. */
export const roles = {
  registrar: await somebody(),
  guardian: await somebody(),
  treasury: Keypair.generate(),
  arbiter: await somebody(),
};
/** What a registration costs, in lamports. */
export const REGISTRATION_FEE = new BN(1_000_000);
await give(roles.treasury.publicKey, 10_000_000);
await act(
  methods.updatePlatform({
    ...unchanged,
    registrar: roles.registrar.publicKey,
    guardian: roles.guardian.publicKey,
    treasury: roles.treasury.publicKey,
    arbiter: roles.arbiter.publicKey,
    feeBps: 100,
    registrationFeeLamports: REGISTRATION_FEE,
  }),
);
after(async () => {
  const { registrar, guardian, treasury, arbiter, feeBps } = platform;
  const registrationFeeLamports = new BN(platform.registrationFeeLamports.toString());
  await act(
    methods.updatePlatform({ ...unchanged, registrar, guardian, treasury, arbiter, feeBps, registrationFeeLamports }),
  );
});

/** A settlement mint in which everything is priced. */
export const dollar = await Coin.make();
await act(methods.setSettlementMint(new BN(1_000_000)).accounts({ mint: dollar.mint }));

/** Certifies everything. */
export const certifier = await somebody();
/** Its account. */
export const certifierAccount = address.certifier(certifier.publicKey);
/** Rights to certify everything for ten years. */
export const rights = async (): Promise<IdlArgs["certifierRights"]> => ({
  status: { active: {} },
  maxLevel: 4,
  scope: 0b11_1111,
  expiresAt: new BN(((await now()) + 3_650n * BigInt(EPOCH)).toString()),
});
await act(roles.registrar.methods.addCertifier(certifier.publicKey, fieldOf("Suites' certifier", 32), await rights()));

/** What a storage provider says of itself. */
export const storageProfile: IdlArgs["providerProfile"] = {
  name: fieldOf("Suite storage", 32),
  endpoint: fieldOf("https://s3.suite.example", 96),
  metadataUri: fieldOf("https://suite.example/about.json", 96),
  metadataHash: new Array(32).fill(7) as number[],
  region: 276,
  categories: 1 << Category.Storage,
  capacityGib: new BN(1_000_000),
};

/** What a service provider says of itself. */
export const serviceProfile: IdlArgs["providerProfile"] = {
  ...storageProfile,
  name: fieldOf("Suite movers", 32),
  endpoint: fieldOf("https://movers.suite.example", 96),
  region: 756,
  categories: 1 << Category.Migration,
  capacityGib: new BN(0),
};

const noTier = { thresholdPpm: 0, creditBps: 0, padding: [0, 0] };
const noLimit = { value: 0, creditBps: 0, allowance: 0 };

/** Conditions under which no board is needed: half is paid live, a period is an epoch. */
export const terms: IdlArgs["terms"] = {
  noticeSecs: EPOCH,
  providerNoticeSecs: 2 * EPOCH,
  graceSecs: EPOCH / 2,
  disputeSecs: EPOCH,
  rulingSecs: EPOCH,
  maxCreditBps: 5_000,
  padding: [0, 0],
  fairUse: { egressGib: 1, requests: 10_000 },
  serviceLevels: {
    availability: [noTier, noTier, noTier],
    success: [noTier, noTier, noTier],
    latency: noLimit,
    throughput: noLimit,
    periodEpochs: 1,
    penaltyBps: 0,
    collateralMonths: 1,
    padding: [0, 0],
  },
};

/** Storage at a tenth of a dollar per GiB and month. */
export const offer: IdlArgs["offer"] = {
  name: fieldOf("Suite storage, hot", 32),
  path: fieldOf("/probe", 48),
  unit: fieldOf("GiB", 16),
  category: 1 << Category.Storage,
  protocol: { s3: {} },
  price: new BN(100_000),
  capacity: new BN(100_000),
  minQuantity: new BN(10),
  maxQuantity: new BN(10_000),
  minTermSecs: 0,
  maxTermSecs: 0,
  autoAccept: true,
  arbiter: PublicKey.default,
  terms,
};

/** A provider with a bond in {@link dollar}. */
export interface Seller extends Actor {
  provider: PublicKey;
  bond: PublicKey;
  payout: PublicKey;
}

/** A new provider: registered, and with an empty bond. */
export async function seller(kind: 0 | 1, profile = kind === 0 ? storageProfile : serviceProfile): Promise<Seller> {
  const actor = await somebody();
  const provider = address.provider(kind, actor.publicKey);
  await act(actor.methods.registerProvider(kind, REGISTRATION_FEE, profile));
  const payout = await dollar.pay(actor.publicKey, 0n);
  await act(actor.methods.openBond().accounts({ provider, payout, mint: dollar.mint, tokenProgram: dollar.program }));
  return { ...actor, provider, bond: address.bond(provider, dollar.mint), payout };
}

/** Puts tokens into a seller's bond. */
export async function stake({ methods, publicKey, bond }: Seller, amount: bigint): Promise<void> {
  const source = await dollar.pay(publicKey, amount);
  await act(methods.depositBond(new BN(amount.toString())).accounts({ source, bond, tokenProgram: dollar.program }));
}

/** Lists an offer of a seller's. */
export async function list({ methods, provider, bond }: Seller, offered = offer): Promise<PublicKey> {
  const { nextListing } = await fetchAccount(client, "provider", provider);
  await act(methods.createListing(nextListing, offered).accounts({ bond }));
  return address.listing(provider, nextListing);
}

/** A certifier of its own, with every right. */
export async function newCertifier(): Promise<Actor> {
  const actor = await somebody();
  await act(roles.registrar.methods.addCertifier(actor.publicKey, fieldOf("Another certifier", 32), await rights()));
  return actor;
}

/** Suspends a certifier. */
export async function suspend({ publicKey }: Actor): Promise<void> {
  const suspended = { ...(await rights()), status: { suspended: {} } } as unknown as IdlArgs["certifierRights"];
  const accounts = { certifier: address.certifier(publicKey) };
  await act(roles.registrar.methods.updateCertifier(suspended).accounts(accounts));
}

/** Certifies a provider. */
export async function certify(provider: PublicKey, level: number, epochs = 60, by: Actor = certifier): Promise<void> {
  const { attributesVersion } = await fetchAccount(client, "provider", provider);
  const expiresAt = new BN(((await now()) + BigInt(epochs * EPOCH)).toString());
  const attestation = { level, attributesVersion, expiresAt, evidenceHash: new Array(32).fill(9) as number[] };
  await act(by.methods.issueCertificate(attestation).accounts({ provider }));
}
