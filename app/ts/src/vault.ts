// A consumer's vault: what its money does at a given time, and money into it and out of it.

import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

import { fetchAccount, fetchPlatform, type Vault } from "./account.js";
import * as address from "./address.js";
import type { Client } from "./client.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { instruction } from "./instruction.js";
import { ceilDiv, dryAt, free, isDelinquent, SHIFT, sync, type VaultClock } from "./math/clock.js";
import { u128, u64, type Integer } from "./number.js";
import { send, type Sent } from "./send.js";
import { fetchMint, purse, purseInstruction, receiving, type Token } from "./token.js";

/** Offsets of the keys in a vault's data. */
export const VAULT_OFFSET = { owner: 32, mint: 64, token: 96 } as const;

/** The vaults of `owner`, or those of them in one mint. */
export async function vaults(client: Client, owner: PublicKey, mint?: PublicKey): Promise<Found<"vault">[]> {
  const filters = filtersOf("vault").key(VAULT_OFFSET.owner, owner).key(VAULT_OFFSET.mint, mint);
  return findAccounts(client, "vault", filters);
}

/** A vault's money and time as the pure rules see them. */
export function clockOf(vault: Vault): VaultClock {
  const { balance, reserved, fundedUntil, lagFrom, lagSeenAt } = vault;
  return {
    balance,
    reserved,
    rateSumQ: u128(vault.rateSumQ),
    accruedQ: u128(vault.accruedQ),
    fundedUntil,
    lagFrom,
    lagSeenAt,
  };
}

/** A vault's clock as a transaction at `now` would find it. */
export function clockAt(vault: Vault, now: bigint): VaultClock {
  return sync(clockOf(vault), now);
}

/** A vault's money at a time. Amounts are base units, times unix seconds. */
export interface VaultView {
  /** What the owner can withdraw; 0 while an agreement is not paid up to now. */
  withdrawable: bigint;
  /** What providers have earned and not claimed, rounded up. */
  earned: bigint;
  /** Until when every agreement is paid for. */
  fundedUntil: bigint;
  /** When the money ends; `undefined` = nothing drains it. */
  dryAt: bigint | undefined;
  /** Whether it is dry already. */
  delinquent: boolean;
}

/** The vault as a transaction at `now` would find it. */
export function vaultView(vault: Vault, now: bigint): VaultView {
  const clock = clockAt(vault, now);
  const delinquent = isDelinquent(clock, now);
  return {
    withdrawable: delinquent ? 0n : free(clock),
    earned: ceilDiv(clock.accruedQ, 1n << SHIFT),
    fundedUntil: clock.fundedUntil,
    dryAt: dryAt(clock),
    delinquent,
  };
}

async function load(client: Client, vault: PublicKey): Promise<{ vault: Vault; token: Token }> {
  const found = await fetchAccount(client, "vault", vault);
  return { vault: found, token: await fetchMint(client, found.mint) };
}

/** What a deposit moves. */
export interface Deposit {
  /** The Vault account. */
  vault: PublicKey;
  /** The token account that pays, which the wallet may spend from. */
  source: PublicKey;
  /** The vault's mint. */
  token: Token;
  /** Base units. */
  amount: bigint;
}

/** Adds to a vault. */
export function depositInstruction(client: Client, deposit: Deposit): TransactionInstruction {
  const { vault, source, token, amount } = deposit;
  const accounts = {
    depositor: client.wallet.publicKey,
    source,
    vault,
    token: address.vaultToken(vault),
    mint: token.mint,
    tokenProgram: token.program,
  };
  return instruction("deposit", { amount }, accounts);
}

/** Instructions of {@link fund}. */
export async function fundInstructions(
  client: Client,
  vault: PublicKey,
  amount: Integer,
  source?: PublicKey,
): Promise<TransactionInstruction[]> {
  const exact = u64(amount, "amount");
  const { token } = await load(client, vault);
  const from = source ?? purse(token, client.wallet.publicKey);
  return [depositInstruction(client, { vault, source: from, token, amount: exact })];
}

/** Adds `amount` base units to a vault, anybody's, from the wallet's associated token account or `source`. */
export async function fund(client: Client, vault: PublicKey, amount: Integer, source?: PublicKey): Promise<Sent> {
  return send(client, await fundInstructions(client, vault, amount, source));
}

/** Instructions of {@link withdraw}. */
export async function withdrawInstructions(
  client: Client,
  vault: PublicKey,
  amount: Integer,
  destination?: PublicKey,
): Promise<TransactionInstruction[]> {
  const exact = u64(amount, "amount");
  const { vault: found, token } = await load(client, vault);
  const { to, before } = await receiving(client, token, destination);
  const accounts = {
    owner: client.wallet.publicKey,
    vault,
    token: found.token,
    destination: to,
    mint: token.mint,
    tokenProgram: token.program,
  };
  return [...before, instruction("withdraw", { amount: exact }, accounts)];
}

/** Takes `amount` base units out of the wallet's vault, to its associated token account or `destination`. */
export async function withdraw(
  client: Client,
  vault: PublicKey,
  amount: Integer,
  destination?: PublicKey,
): Promise<Sent> {
  return send(client, await withdrawInstructions(client, vault, amount, destination));
}

/** Instructions of {@link closeVault}. */
export async function closeVaultInstructions(
  client: Client,
  vault: PublicKey,
  destination?: PublicKey,
): Promise<TransactionInstruction[]> {
  const { vault: found, token } = await load(client, vault);
  const money = { vault, token: found.token, mint: token.mint, tokenProgram: token.program };
  const { to, before } = await receiving(client, token, destination);
  const instructions = [...before];
  if (found.feesOwed > 0n) {
    const { treasury } = await fetchPlatform(client);
    instructions.push(purseInstruction(token, treasury, client.wallet.publicKey));
    const sweeping = { ...money, platform: address.platform(), destination: purse(token, treasury) };
    instructions.push(instruction("sweepFees", {}, sweeping));
  }
  const closing = { ...money, owner: client.wallet.publicKey, destination: to, rentPayer: found.rentPayer };
  instructions.push(instruction("closeVault", {}, closing));
  return instructions;
}

/**
 * Closes the wallet's vault, on which no agreement is left: the platform's fees are swept, and everything else goes to the
 * wallet's associated token account or `destination`.
 */
export async function closeVault(client: Client, vault: PublicKey, destination?: PublicKey): Promise<Sent> {
  return send(client, await closeVaultInstructions(client, vault, destination));
}
