// Grants: who may use the data that is stored under an agreement. The same decisions as the program's `state/grant.rs`.

import { sha256 } from "@noble/hashes/sha2";
import { PublicKey, SystemProgram, SYSVAR_CLOCK_PUBKEY, type TransactionInstruction } from "@solana/web3.js";

import {
  decodeAccountMaybe,
  fetchAccount,
  fetchAccountMaybe,
  fetchInfos,
  readClock,
  required,
  type Agreement,
  type Grant,
  type Vault,
} from "./account.js";
import * as address from "./address.js";
import { statusAt } from "./agreement.js";
import type { Client } from "./client.js";
import { Action, AgreementStatus, Decision, GrantStatus, type ValueOf } from "./constants.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { OFFSET } from "./header.js";
import { instruction } from "./instruction.js";
import { dryAt } from "./math/clock.js";
import { i64, u64, type Integer } from "./number.js";
import { send, type Sent } from "./send.js";
import { clockOf } from "./vault.js";

/** Which grants are looked for; what is left out may be any. */
export interface GrantFilter {
  /** Who gave it. */
  grantor?: PublicKey;
  /** The Agreement account. */
  agreement?: PublicKey;
  /** Who has access. */
  grantee?: PublicKey;
}

/** The grants that the filter lets through, revoked and expired ones too. */
export async function grants(client: Client, filter: GrantFilter = {}): Promise<Found<"grant">[]> {
  const filters = filtersOf("grant")
    .key(OFFSET.key0, filter.grantor)
    .key(OFFSET.key1, filter.agreement)
    .key(OFFSET.key2, filter.grantee);
  return findAccounts(client, "grant", filters);
}

/** A grant with everything that decides what it allows. */
export interface GrantAccounts {
  /** The grant. */
  grant: Grant;
  /** What lies at the address that it was shared from; `undefined` where there is nothing. */
  parent?: Grant | undefined;
  /** Its agreement. */
  agreement: Agreement;
  /** The vault that pays for it. */
  vault: Vault;
}

/** A decision, and on what it rests. */
export interface Access {
  /** Whether the request is allowed, and if not why: see `Decision`. */
  decision: ValueOf<typeof Decision>;
  /** Whether it is the grant's parent that refuses. */
  byParent: boolean;
}

/** An object's key as its bytes. */
const bytesOf = (key: string | Uint8Array): Uint8Array =>
  typeof key === "string" ? new TextEncoder().encode(key) : key;

/**
 * What comes of a request of the grantee to do `action`, see `Action`, at the chain's time `now` with the object of this key,
 * or to list what starts with it.
 */
export function checkAccess(
  accounts: GrantAccounts,
  action: ValueOf<typeof Action>,
  key: string | Uint8Array,
  now: bigint,
): Access {
  const { grant, parent, agreement, vault } = accounts;
  const decide = (of: Grant) => decideAlone(of, agreement.generation, action, bytesOf(key), now);
  const ofAgreement = agreementAccess(agreement, vault, action, now);
  const own = ofAgreement === Decision.Allowed ? decide(grant) : ofAgreement;
  if (own !== Decision.Allowed || grant.parent.equals(PublicKey.default)) return { decision: own, byParent: false };
  // A younger one lies where the parent was closed, after that one had expired.
  const decision = parent && parent.createdAt <= grant.createdAt ? decide(parent) : Decision.ParentGone;
  return { decision, byParent: decision !== Decision.Allowed };
}

/** What an agreement gives access to at `now`, whatever is granted. */
export function agreementAccess(
  agreement: Agreement,
  vault: Vault,
  action: ValueOf<typeof Action>,
  now: bigint,
): ValueOf<typeof Decision> {
  const status = statusAt(agreement, now);
  if (status === AgreementStatus.Requested) return Decision.AgreementNotStarted;
  const isOver = agreement.termEndsAt !== 0n && now >= agreement.termEndsAt;
  if (isOver || (status !== AgreementStatus.Active && status !== AgreementStatus.Ending))
    return Decision.AgreementEnded;
  const dry = status === AgreementStatus.Active ? dryAt(clockOf(vault)) : undefined;
  if (dry === undefined) return Decision.Allowed;
  if (now >= dry + BigInt(agreement.terms.noticeSecs)) return Decision.AgreementUnpaid;
  const isKept = action === Action.Read || action === Action.List;
  return now > dry && !isKept ? Decision.VaultDry : Decision.Allowed;
}

/** What a grant alone says, where `generation` is the agreement's. */
function decideAlone(
  grant: Grant,
  generation: number,
  action: ValueOf<typeof Action>,
  key: Uint8Array,
  now: bigint,
): ValueOf<typeof Decision> {
  if (grant.status !== GrantStatus.Granted) return Decision.GrantRevoked;
  if (grant.generation !== generation) return Decision.AllGrantsRevoked;
  if (now < grant.notBefore) return Decision.GrantNotStarted;
  if (now >= grant.expiresAt) return Decision.GrantExpired;
  if ((grant.actions & (1 << action)) === 0) return Decision.ActionNotGranted;
  return covers(grant, key) ? Decision.Allowed : Decision.OutsidePrefix;
}

function covers({ prefixLen, prefixHash }: Grant, key: Uint8Array): boolean {
  if (key.length < prefixLen) return false;
  return sha256(key.subarray(0, prefixLen)).every((byte, at) => byte === prefixHash[at]);
}

/** Asks the chain as it is now: what comes of a request of the grantee to do `action` with the object of this key. */
export async function fetchAccess(
  client: Client,
  grant: PublicKey,
  action: ValueOf<typeof Action>,
  key: string | Uint8Array,
): Promise<Access> {
  const named = await fetchAccount(client, "grant", grant);
  const agreed = await fetchAccountMaybe(client, "agreement", named.agreement);
  const closed: Access = { decision: Decision.AgreementEnded, byParent: false };
  if (!agreed) return closed;
  // All of one moment.
  const addresses = [grant, named.parent, named.agreement, agreed.vault, SYSVAR_CLOCK_PUBKEY];
  const [own, from, agreement, vault, clock] = await fetchInfos(client, addresses);
  const isShared = !named.parent.equals(PublicKey.default);
  const found = {
    grant: required("grant", grant, decodeAccountMaybe("grant", grant, own ?? null)),
    parent: isShared ? decodeAccountMaybe("grant", named.parent, from ?? null) : undefined,
    agreement: decodeAccountMaybe("agreement", named.agreement, agreement ?? null),
    vault: decodeAccountMaybe("vault", agreed.vault, vault ?? null),
  };
  if (!found.agreement || !found.vault) return closed;
  const accounts = { ...found, agreement: found.agreement, vault: found.vault };
  return checkAccess(accounts, action, key, readClock(clock ?? null).now);
}

/** What a grant is to allow. */
export interface GrantOptions {
  /** What may be done, see `Action`. */
  actions: readonly ValueOf<typeof Action>[];
  /** Until when, unix seconds: at most 365 epochs from now. */
  expiresAt: Integer;
  /** From when, unix seconds; by default at once. */
  notBefore?: Integer;
  /** What the keys of the objects start with, at most 200 bytes; by default every key. */
  prefix?: string | Uint8Array;
}

function scopeOf({ actions, expiresAt, notBefore = 0n, prefix = "" }: GrantOptions) {
  return {
    actions: actions.reduce<number>((set, action) => set | (1 << action), 0),
    notBefore: i64(notBefore, "notBefore"),
    expiresAt: i64(expiresAt, "expiresAt"),
    prefix: bytesOf(prefix),
  };
}

/** Whom something is granted, on which agreement. */
export interface Recipient {
  /** The Agreement account. */
  agreement: PublicKey;
  /** Whose signature will have access. */
  grantee: PublicKey;
  /** A number of the grantor's choice: a key has one grant for each; by default 0. */
  scopeId?: Integer;
  /** The Grant account of the wallet's that is shared; by default the wallet is the consumer's. */
  parent?: PublicKey;
}

/** Instructions of {@link createGrant}. */
export async function createGrantInstructions(
  client: Client,
  recipient: Recipient,
  options: GrantOptions,
): Promise<TransactionInstruction[]> {
  const { agreement, grantee, scopeId = 0n, parent = null } = recipient;
  const { vault } = await fetchAccount(client, "agreement", agreement);
  const exact = u64(scopeId, "scopeId");
  const accounts = {
    authority: client.wallet.publicKey,
    session: null,
    payer: client.wallet.publicKey,
    agreement,
    vault,
    parent,
    grant: address.grant(agreement, grantee, exact),
    systemProgram: SystemProgram.programId,
  };
  return [instruction("createGrant", { grantee, scopeId: exact, scope: scopeOf(options) }, accounts)];
}

/** Permits a key to use the data of an agreement; as its consumer, or out of a grant of the wallet's. */
export async function createGrant(client: Client, recipient: Recipient, options: GrantOptions): Promise<Sent> {
  return send(client, await createGrantInstructions(client, recipient, options));
}

/** Instructions of {@link narrowGrant}. */
export async function narrowGrantInstructions(
  client: Client,
  grant: PublicKey,
  options: GrantOptions,
): Promise<TransactionInstruction[]> {
  const { agreement } = await fetchAccount(client, "grant", grant);
  const accounts = { authority: client.wallet.publicKey, session: null, agreement, grant };
  return [instruction("narrowGrant", { scope: scopeOf(options) }, accounts)];
}

/** Replaces what a grant allows by less; as its grantor, or the consumer. */
export async function narrowGrant(client: Client, grant: PublicKey, options: GrantOptions): Promise<Sent> {
  return send(client, await narrowGrantInstructions(client, grant, options));
}

/** Instructions of {@link revokeGrant}. */
export async function revokeGrantInstructions(client: Client, grant: PublicKey): Promise<TransactionInstruction[]> {
  const { agreement } = await fetchAccount(client, "grant", grant);
  const accounts = { authority: client.wallet.publicKey, session: null, agreement, grant };
  return [instruction("revokeGrant", {}, accounts)];
}

/** Takes a grant back for ever, and with it what was shared of it; as its grantor, or the consumer. */
export async function revokeGrant(client: Client, grant: PublicKey): Promise<Sent> {
  return send(client, await revokeGrantInstructions(client, grant));
}

/** Instructions of {@link revokeAllGrants}. */
export function revokeAllGrantsInstructions(client: Client, agreement: PublicKey): TransactionInstruction[] {
  const accounts = { authority: client.wallet.publicKey, session: null, agreement };
  return [instruction("revokeAllGrants", {}, accounts)];
}

/** Takes every grant of the wallet's agreement back that was made before. */
export async function revokeAllGrants(client: Client, agreement: PublicKey): Promise<Sent> {
  return send(client, revokeAllGrantsInstructions(client, agreement));
}

/** Instructions of {@link closeGrant}. */
export async function closeGrantInstructions(client: Client, grant: PublicKey): Promise<TransactionInstruction[]> {
  const { agreement, rentPayer } = await fetchAccount(client, "grant", grant);
  return [instruction("closeGrant", {}, { grant, agreement, rentPayer })];
}

/** Closes a grant that has expired or whose agreement is closed; rent to who paid it. */
export async function closeGrant(client: Client, grant: PublicKey): Promise<Sent> {
  return send(client, await closeGrantInstructions(client, grant));
}
