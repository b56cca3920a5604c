// A purchase: opening and funding a vault, request and acceptance in one legacy transaction, which leaves nothing half done.

import { PublicKey, SystemProgram, SYSVAR_CLOCK_PUBKEY, type TransactionInstruction } from "@solana/web3.js";

import {
  decodeAccountMaybe,
  fetchAccount,
  fetchInfos,
  fetchAccountMaybe,
  readClock,
  required,
  type Agreement,
  type Listing,
  type Platform,
  type Provider,
} from "./account.js";
import * as address from "./address.js";
import { agreements, clockOf, statusAt } from "./agreement.js";
import { isChoosable } from "./browse.js";
import { certificatesOf, certifiedLevel } from "./certificate.js";
import type { Client } from "./client.js";
import { AgreementStatus, INDEX_BITS } from "./constants.js";
import { FlashbackError, programErrorNamed } from "./error.js";
import { depositInstruction } from "./fund.js";
import type { VaultClock } from "./math/clock.js";
import { guaranteeAt, missingFor, rateQ, type Stream } from "./math/stream.js";
import { bn, small, u64, type Integer } from "./number.js";
import { send, type Sent } from "./send.js";
import { purse, tokenOf } from "./token.js";

/** What a consumer buys. */
export interface Order {
  /** The Listing account. */
  listing: PublicKey;
  /** Units of the listing. */
  quantity: Integer;
  /** For how long every agreement of the vault shall be paid for; what is missing is deposited. */
  runwaySecs: number;
  /** Term within the listing's bounds; 0, the default, = open. */
  termSecs?: number;
  /** Lowest certification level; by default any. */
  minLevel?: number;
  /** Lowest rating, in bands of 1,000 bps; by default any, unrated too. */
  minRatingBand?: number;
  /** For how long the provider can accept; by default an epoch. */
  validSecs?: number;
  /** Number of the vault that pays; by default 0. */
  vaultId?: Integer;
  /** The token account that the deposit comes from; by default the wallet's associated one. */
  source?: PublicKey;
  /** Buys more of it although an agreement for the same quantity of the listing runs; by default that is refused. */
  again?: boolean;
}

/** A purchase, ready to be sent. */
export interface Purchase {
  /** In this order, in one transaction. */
  instructions: TransactionInstruction[];
  /** The vault that pays. */
  vault: PublicKey;
  /** The agreement that it makes. */
  agreement: PublicKey;
  /** Base units that go into the vault. */
  deposit: bigint;
  /** Of what is in the vault then, what is kept to pay for the notice. */
  guarantee: bigint;
  /** Whether it runs at once; else it waits for the provider. */
  accepts: boolean;
}

interface Shelf {
  listing: Listing;
  provider: Provider;
  platform: Platform;
  now: bigint;
  slot: bigint;
}

async function look(client: Client, at: PublicKey): Promise<Shelf> {
  const { provider: owner } = await fetchAccount(client, "listing", at);
  const addresses = [SYSVAR_CLOCK_PUBKEY, at, owner, address.platform()];
  const [clock, listing, provider, platform] = await fetchInfos(client, addresses);
  return {
    ...readClock(clock ?? null),
    listing: required("listing", at, decodeAccountMaybe(client, "listing", at, listing ?? null)),
    provider: required("provider", owner, decodeAccountMaybe(client, "provider", owner, provider ?? null)),
    platform: required(
      "platform",
      address.platform(),
      decodeAccountMaybe(client, "platform", address.platform(), platform ?? null),
    ),
  };
}

function newStream({ listing, platform, now }: Shelf, quantity: bigint, termSecs: number): Stream {
  return {
    rateQ: rateQ(listing.price, quantity),
    guarantee: 0n,
    shortfall: 0n,
    claimed: 0n,
    fee: 0n,
    startedAt: now,
    settledUntil: now,
    endsAt: 0n,
    termEndsAt: termSecs === 0 ? 0n : now + BigInt(termSecs),
    noticeSecs: BigInt(listing.terms.noticeSecs),
    maxCreditBps: BigInt(listing.terms.maxCreditBps),
    feeBps: BigInt(platform.feeBps),
  };
}

const emptyClock = (now: bigint): VaultClock => ({
  balance: 0n,
  reserved: 0n,
  rateSumQ: 0n,
  accruedQ: 0n,
  fundedUntil: now,
  lagFrom: 0n,
  lagSeenAt: 0n,
  gapFrom: 0n,
  gapTo: 0n,
  gapSecs: 0n,
});

/** Says what buying takes; signs and sends nothing. */
export async function purchase(client: Client, order: Order): Promise<Purchase> {
  const owner = client.wallet.publicKey;
  const quantity = u64(order.quantity, "quantity");
  const vaultId = u64(order.vaultId ?? 0n, "vaultId");
  const termSecs = small(order.termSecs ?? 0, 32, "termSecs");
  const shelf = await look(client, order.listing);
  const { listing, platform, now, slot } = shelf;
  if (!isChoosable(shelf)) throw refused("ListingNotOpen");
  if (quantity < listing.minQuantity || listing.maxQuantity < quantity) throw refused("QuantityOutOfRange");

  const token = tokenOf(listing.mint, (await fetchInfos(client, [listing.mint]))[0] ?? null);
  const vaultAddress = address.vault(owner, listing.mint, vaultId);
  const vault = await fetchAccountMaybe(client, "vault", vaultAddress);
  const waiting = await ownRequest(client, order, shelf, quantity, vaultAddress);
  const index = waiting?.id ?? vault?.nextIndex ?? slot << INDEX_BITS;
  const agreement = address.agreement(vaultAddress, index);
  const stream = newStream(shelf, quantity, termSecs);
  const runway = BigInt(small(order.runwaySecs, 32, "runwaySecs"));
  const deposit = missingFor(vault ? clockOf(vault) : emptyClock(now), stream, runway, now);
  const accepts = listing.autoAccept === 1;

  const { methods } = client.program;
  const validSecs = small(order.validSecs ?? platform.epochSecs, 32, "validSecs");
  const asked = {
    quantity: bn(quantity),
    revision: listing.revision,
    termSecs,
    validUntil: bn(now + BigInt(validSecs)),
    minLevel: small(order.minLevel ?? 0, 8, "minLevel"),
    minRatingBand: small(order.minRatingBand ?? 0, 8, "minRatingBand"),
  };
  const shared = {
    platform: address.platform(),
    provider: listing.provider,
    listing: order.listing,
    vault: vaultAddress,
  };
  const instructions: TransactionInstruction[] = [];
  if (!vault) {
    const accounts = {
      owner,
      payer: owner,
      platform: address.platform(),
      vault: vaultAddress,
      token: address.vaultToken(vaultAddress),
      mint: token.mint,
      tokenProgram: token.program,
      systemProgram: SystemProgram.programId,
    };
    instructions.push(await methods.openVault(bn(vaultId), bn(slot)).accountsStrict(accounts).instruction());
  }
  if (deposit > 0n) {
    const source = order.source ?? purse(token, owner);
    instructions.push(await depositInstruction(client, { vault: vaultAddress, source, token, amount: deposit }));
  }
  const refresh = await refreshInstruction(client, shelf, asked.minLevel);
  if (refresh) instructions.push(refresh);
  if (!waiting) {
    const requesting = {
      ...shared,
      owner,
      payer: owner,
      settlementMint: address.settlementMint(listing.mint),
      agreement,
      systemProgram: SystemProgram.programId,
    };
    instructions.push(await methods.requestAgreement(bn(index), asked).accountsStrict(requesting).instruction());
  }
  if (accepts) {
    const accepting = { ...shared, authority: owner, bond: listing.bond, agreement };
    instructions.push(await methods.acceptAgreement().accountsStrict(accepting).instruction());
  }
  return { instructions, vault: vaultAddress, agreement, deposit, guarantee: guaranteeAt(stream, now), accepts };
}

/**
 * A request for the same that waits on this vault already: it is accepted instead of made again. Refuses where an agreement
 * for the same runs, unless that is wanted.
 */
async function ownRequest(
  client: Client,
  order: Order,
  { listing, now }: Shelf,
  quantity: bigint,
  vault: PublicKey,
): Promise<Agreement | undefined> {
  const own = await agreements(client, { consumer: client.wallet.publicKey, listing: order.listing });
  const same = own.filter(({ account }) => account.quantity === quantity);
  const runs = same.find(({ account }) => statusAt(account, now) === AgreementStatus.Active);
  if (runs && !order.again) {
    const what = `The wallet has bought this already: ${runs.address.toBase58()}`;
    throw new FlashbackError("refused", what, "Set again to buy more of it");
  }
  const waiting = same.find(
    ({ account }) =>
      account.status === AgreementStatus.Requested &&
      account.vault.equals(vault) &&
      account.revision === listing.revision &&
      now < account.validUntil,
  );
  if (waiting && listing.autoAccept !== 1) {
    const what = `The same is requested already, and waits for the provider: ${waiting.address.toBase58()}`;
    throw new FlashbackError("refused", what, "Wait, or cancel that request");
  }
  return waiting?.account;
}

/**
 * Where a level is asked for: brings it in line with the certificate behind it, so that a suspension counts at once, or with
 * one that brings the level back.
 */
async function refreshInstruction(
  client: Client,
  { listing, provider, now }: Shelf,
  level: number,
): Promise<TransactionInstruction | undefined> {
  if (level === 0) return undefined;
  const behind = provider.levelSource[level - 1];
  const found = await certificatesOf(client, listing.provider);
  found.sort((one, other) => Number(behind?.equals(other.address)) - Number(behind?.equals(one.address)));
  let chosen = found[0];
  for (const candidate of found) {
    const certifier = await fetchAccount(client, "certifier", candidate.account.certifier);
    if (certifiedLevel(candidate.account, certifier, provider.attributesVersion, now) >= level) {
      chosen = candidate;
      break;
    }
  }
  if (!chosen) return undefined;
  const accounts = { provider: listing.provider, certifier: chosen.account.certifier, certificate: chosen.address };
  return client.program.methods.refreshCertification().accountsStrict(accounts).instruction();
}

/** What the program would refuse, before anything is asked of it. */
function refused(name: string): FlashbackError {
  const advice = programErrorNamed(name)?.advice ?? name;
  return new FlashbackError("refused", advice, advice, { name });
}

/** Buys what is listed, in one transaction that the wallet signs once. */
export async function buy(client: Client, order: Order): Promise<Purchase & Sent> {
  const ready = await purchase(client, order);
  return { ...ready, ...(await send(client, ready.instructions)) };
}
