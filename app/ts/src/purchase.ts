// A purchase: opening and funding a vault, request and acceptance in one legacy transaction, which leaves nothing half done.

import { SystemProgram, SYSVAR_CLOCK_PUBKEY, type PublicKey, type TransactionInstruction } from "@solana/web3.js";

import {
  decodeAccountMaybe,
  fetchInfos,
  readClock,
  required,
  type Account,
  type Agreement,
  type Platform,
} from "./account.js";
import * as address from "./address.js";
import { acceptInstruction, agreements, statusAt } from "./agreement.js";
import { certificates, refreshInstruction } from "./certificate.js";
import type { Client } from "./client.js";
import { AgreementStatus, INDEX_BITS } from "./constants.js";
import { defaults } from "./defaults.js";
import { FlashbackError, programErrorNamed } from "./error.js";
import type { Found } from "./filter.js";
import type { Defined } from "./idl.js";
import { instruction } from "./instruction.js";
import { obstacle, type BrowseEntry } from "./listing.js";
import { emptyClock } from "./math/clock.js";
import { guaranteeAt, missingFor, rateQ, type Stream } from "./math/stream.js";
import { small, u64, type Integer } from "./number.js";
import { send, type Sent } from "./send.js";
import { fetchMint, purse, type Token } from "./token.js";
import { clockOf, depositInstruction } from "./vault.js";
import { signer } from "./wallet.js";

/** What a request asks for, as the program takes it. */
export type Order = Defined<"order">;

/** How much of a listing is bought, and how; what is left out is that of `defaults`. */
export interface PurchaseOptions {
  /** Units of the listing. */
  quantity: Integer;
  /** For how long every agreement of the vault shall be paid for; what is missing is deposited. */
  runwaySecs?: number;
  /** Term within the listing's bounds, 0 = open. */
  termSecs?: number;
  /** For how long the request can be accepted. */
  validSecs?: number;
  /** Lowest certification level. */
  minLevel?: number;
  /** Lowest rating, in bands of 1,000 bps. */
  minRatingBand?: number;
  /** Number of the vault that pays. */
  vaultId?: Integer;
  /** The token account that the deposit comes from; by default the wallet's associated one. */
  source?: PublicKey;
  /** Buys more of it although an agreement for the same quantity of the listing runs; by default that is refused. */
  again?: boolean;
  /** Accepts at once where the listing does. The default. */
  accept?: boolean;
}

/** What a consumer buys, and what of it is not there yet. */
export interface Purchase {
  /** The consumer, who signs and pays. */
  owner: PublicKey;
  /** The token account that the deposit comes from. */
  source: PublicKey;
  /** What is paid with. */
  token: Token;
  /** Number of the vault. */
  vaultId: bigint;
  /** The vault that pays. */
  vault: PublicKey;
  /** The present slot, if the vault has to be opened. */
  openAt: bigint | undefined;
  /** Base units to deposit; 0 = enough is there. */
  deposit: bigint;
  /** Of what is in the vault then, what is kept to pay for the notice. */
  guarantee: bigint;
  /** The Certifier account whose certificate is looked at first, where a level is asked for. */
  certifier: PublicKey | undefined;
  /** The Provider account. */
  provider: PublicKey;
  /** The Listing account. */
  listing: PublicKey;
  /** The provider's collateral. */
  bond: PublicKey;
  /** The listing's Board account; the default key = none. */
  board: PublicKey;
  /** The vault's `nextIndex`, or the index of the request that waits already. */
  index: bigint;
  /** The agreement that it makes. */
  agreement: PublicKey;
  /** What is asked for; `undefined` = a request waits already. */
  order: Order | undefined;
  /** Whether it runs at once; else it waits for the provider. */
  accepts: boolean;
}

/** A listing as the consumer was shown it: its revision and price are what is asked for, whatever they are by now. */
type Shown = Pick<BrowseEntry, "address" | "listing" | "provider" | "bond" | "epochSecs" | "now">;

interface Situation {
  platform: Platform;
  vault: Account<"vault"> | undefined;
  now: bigint;
  slot: bigint;
}

async function look(client: Client, vault: PublicKey): Promise<Situation> {
  const [clock, platform, found] = await fetchInfos(client, [SYSVAR_CLOCK_PUBKEY, address.platform(), vault]);
  return {
    ...readClock(clock ?? null),
    platform: required(
      "platform",
      address.platform(),
      decodeAccountMaybe("platform", address.platform(), platform ?? null),
    ),
    vault: decodeAccountMaybe("vault", vault, found ?? null),
  };
}

/** Says what buying what was shown takes; signs and sends nothing. */
export async function purchase(client: Client, shown: Shown, options: PurchaseOptions): Promise<Purchase> {
  const owner = signer(client);
  const { listing } = shown;
  const wanted = { ...defaults(listing, shown.epochSecs), ...options };
  const quantity = u64(wanted.quantity, "quantity");
  const vaultId = u64(wanted.vaultId, "vaultId");
  const termSecs = small(wanted.termSecs, 32, "termSecs");
  if (quantity < listing.minQuantity || listing.maxQuantity < quantity) throw refused("QuantityOutOfRange");
  const refusal = obstacle(shown, quantity, termSecs);
  if (refusal) throw refused(refusal);

  const token = await fetchMint(client, listing.mint);
  const vaultAddress = address.vault(owner, listing.mint, vaultId);
  const { platform, vault, now, slot } = await look(client, vaultAddress);
  const runway = BigInt(small(wanted.runwaySecs, 32, "runwaySecs"));
  const order: Order = {
    quantity,
    maxPrice: listing.price,
    revision: listing.revision,
    attributesVersion: shown.provider.attributesVersion,
    termSecs,
    validUntil: now + BigInt(small(wanted.validSecs, 32, "validSecs")),
    minLevel: small(wanted.minLevel, 8, "minLevel"),
    minRatingBand: small(wanted.minRatingBand, 8, "minRatingBand"),
  };
  const accepts = listing.autoAccept === 1 && options.accept !== false;
  const waiting = await ownRequest(client, shown, options, order, vaultAddress, now);
  if (waiting && !accepts) {
    const what = `A request for the same already waits for the provider: ${waiting.address.toBase58()}`;
    throw new FlashbackError("refused", what, "Wait, or cancel it");
  }

  const index = waiting?.account.id ?? vault?.nextIndex ?? slot << INDEX_BITS;
  const stream = newStream(shown, platform, order, now);
  return {
    owner,
    source: options.source ?? purse(token, owner),
    token,
    vaultId,
    vault: vaultAddress,
    openAt: vault ? undefined : slot,
    deposit: missingFor(vault ? clockOf(vault) : emptyClock(now), stream, runway, now),
    guarantee: guaranteeAt(stream, now),
    certifier: order.minLevel === 0 ? undefined : await certifierFor(client, shown, order.minLevel),
    provider: listing.provider,
    listing: shown.address,
    bond: listing.bond,
    board: listing.board,
    index,
    agreement: address.agreement(vaultAddress, index),
    order: waiting ? undefined : order,
    accepts,
  };
}

/** Instructions of a purchase, which go into one legacy transaction. */
export function purchaseInstructions(client: Client, what: Purchase): TransactionInstruction[] {
  const { owner, vault, token, listing, provider, agreement, bond, board } = what;
  const instructions: TransactionInstruction[] = [];
  if (what.openAt !== undefined) {
    const accounts = {
      owner,
      payer: owner,
      platform: address.platform(),
      vault,
      token: address.vaultToken(vault),
      mint: token.mint,
      tokenProgram: token.program,
      systemProgram: SystemProgram.programId,
    };
    instructions.push(instruction("openVault", { vaultId: what.vaultId, slot: what.openAt }, accounts));
  }
  if (what.deposit > 0n) {
    const { source, deposit: amount } = what;
    instructions.push(depositInstruction(client, { vault, source, token, amount }));
  }
  if (what.certifier) instructions.push(refreshInstruction(provider, what.certifier));
  if (what.order) {
    const accounts = {
      authority: owner,
      session: null,
      payer: owner,
      platform: address.platform(),
      provider,
      listing,
      vault,
      settlementMint: address.settlementMint(token.mint),
      agreement,
      systemProgram: SystemProgram.programId,
    };
    instructions.push(instruction("requestAgreement", { index: what.index, order: what.order }, accounts));
  }
  if (what.accepts) instructions.push(acceptInstruction(client, { agreement, provider, listing, vault, bond, board }));
  return instructions;
}

/** Buys what was shown, in one transaction that the wallet signs once. */
export async function buy(client: Client, shown: Shown, options: PurchaseOptions): Promise<Purchase & Sent> {
  const ready = await purchase(client, shown, options);
  return { ...ready, ...(await send(client, purchaseInstructions(client, ready))) };
}

/** Asks the provider for what was shown, and leaves it to the provider to accept, whatever the listing does. */
export async function request(client: Client, shown: Shown, options: PurchaseOptions): Promise<Purchase & Sent> {
  return buy(client, shown, { ...options, accept: false });
}

/** The agreement as it would start, without its guarantee. */
export function newStream(
  { listing }: Pick<Shown, "listing">,
  platform: Pick<Platform, "feeBps">,
  { quantity, termSecs }: Pick<Order, "quantity" | "termSecs">,
  now: bigint,
): Stream {
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

/**
 * A request of the wallet's that waits on this vault already: it is accepted instead of made again. Refuses where an
 * agreement for the same quantity runs, unless that is wanted.
 */
async function ownRequest(
  client: Client,
  shown: Shown,
  { again = false }: PurchaseOptions,
  order: Order,
  vault: PublicKey,
  now: bigint,
): Promise<Found<"agreement"> | undefined> {
  const own = await agreements(client, { consumer: signer(client), listing: shown.address });
  const runs = own.find(
    ({ account }) => account.quantity === order.quantity && statusAt(account, now) === AgreementStatus.Active,
  );
  if (runs && !again) {
    const what = `The wallet has bought this already: ${runs.address.toBase58()}`;
    throw new FlashbackError("refused", what, "Set again to buy more of it");
  }
  return own.find(({ account }) => account.vault.equals(vault) && asksFor(account, order, shown, now));
}

/** Whether a request waits for exactly what is ordered. */
export function asksFor(request: Agreement, order: Order, { listing }: Pick<Shown, "listing">, now: bigint): boolean {
  return (
    request.status === AgreementStatus.Requested &&
    now < request.validUntil &&
    request.quantity === order.quantity &&
    request.rateQ === rateQ(listing.price, order.quantity) &&
    request.revision === order.revision &&
    request.attributesVersion === order.attributesVersion &&
    request.termSecs === order.termSecs &&
    request.minLevel === order.minLevel &&
    request.minRatingBand === order.minRatingBand
  );
}

/** Of the certifiers who may be behind a level: the one who is, if that still counts, else another one whose word does. */
async function certifierFor(
  client: Client,
  { listing, provider }: Shown,
  level: number,
): Promise<PublicKey | undefined> {
  const behind = provider.levelSource[level - 1];
  const found = await certificates(client, { provider: listing.provider });
  const source = found.find((entry) => behind?.equals(entry.address));
  const counting = [source, ...found].find((entry) => entry !== undefined && entry.level >= level);
  return (counting ?? source ?? found[0])?.certificate.certifier;
}

/** What the program would refuse, before anything is asked of it. */
function refused(name: string): FlashbackError {
  const { what, advice } = programErrorNamed(name) ?? { what: name, advice: "Use a newer version" };
  return new FlashbackError("refused", what, advice, { name });
}
