// A provider's collateral in a mint: into it, and out of it again after a thaw.

import { SystemProgram, type PublicKey, type TransactionInstruction } from "@solana/web3.js";

import { fetchAccount, type Bond } from "./account.js";
import * as address from "./address.js";
import type { Client } from "./client.js";
import { instruction } from "./instruction.js";
import { u64, type Integer } from "./number.js";
import { send, type Sent } from "./send.js";
import { fetchMint, purse, receiving, type Token } from "./token.js";

/** What of a bond is neither locked nor thawing, in base units. */
export function freeBond({ amount, locked, thawing }: Bond): bigint {
  return amount - locked - thawing;
}

async function load(client: Client, bond: PublicKey): Promise<{ bond: Bond; token: Token }> {
  const found = await fetchAccount(client, "bond", bond);
  return { bond: found, token: await fetchMint(client, found.mint) };
}

/** Whether a bond can be closed: nothing is in it, owed out of it, or served on it. */
export function isBondClosable({ amount, locked, thawing, owed, openCount }: Bond): boolean {
  return amount === 0n && locked === 0n && thawing === 0n && owed === 0n && openCount === 0;
}

/** Instructions of {@link openBond}. */
export async function openBondInstructions(
  client: Client,
  provider: PublicKey,
  mint: PublicKey,
  payout?: PublicKey,
): Promise<TransactionInstruction[]> {
  const token = await fetchMint(client, mint);
  const { to, before } = await receiving(client, token, payout);
  const authority = client.wallet.publicKey;
  const bond = address.bond(provider, mint);
  const accounts = {
    authority,
    payer: authority,
    provider,
    bond,
    token: address.bondToken(bond),
    payout: to,
    mint,
    tokenProgram: token.program,
    systemProgram: SystemProgram.programId,
  };
  return [...before, instruction("openBond", {}, accounts)];
}

/** Opens the bond of the wallet's provider in a mint; claims go to its associated token account or `payout`. */
export async function openBond(
  client: Client,
  provider: PublicKey,
  mint: PublicKey,
  payout?: PublicKey,
): Promise<Sent> {
  return send(client, await openBondInstructions(client, provider, mint, payout));
}

/** Instructions of {@link depositBond}. */
export async function depositBondInstructions(
  client: Client,
  bond: PublicKey,
  amount: Integer,
  source?: PublicKey,
): Promise<TransactionInstruction[]> {
  const exact = u64(amount, "amount");
  const { bond: found, token } = await load(client, bond);
  const authority = client.wallet.publicKey;
  const accounts = {
    authority,
    provider: found.provider,
    source: source ?? purse(token, authority),
    bond,
    token: found.token,
    mint: token.mint,
    tokenProgram: token.program,
  };
  return [instruction("depositBond", { amount: exact }, accounts)];
}

/** Adds `amount` base units to the wallet's bond, from its associated token account or `source`. */
export async function depositBond(client: Client, bond: PublicKey, amount: Integer, source?: PublicKey): Promise<Sent> {
  return send(client, await depositBondInstructions(client, bond, amount, source));
}

/** Instructions of {@link thawBond}. */
export async function thawBondInstructions(
  client: Client,
  bond: PublicKey,
  amount: Integer,
): Promise<TransactionInstruction[]> {
  const exact = u64(amount, "amount");
  const { provider } = await fetchAccount(client, "bond", bond);
  const accounts = { authority: client.wallet.publicKey, platform: address.platform(), provider, bond };
  return [instruction("thawBond", { amount: exact }, accounts)];
}

/** Starts to thaw `amount` base units of what is free in the wallet's bond; one thaw at a time. */
export async function thawBond(client: Client, bond: PublicKey, amount: Integer): Promise<Sent> {
  return send(client, await thawBondInstructions(client, bond, amount));
}

/** Accounts of what pays the wallet out of its bond, and what has to come before. */
async function paidOut(client: Client, bond: PublicKey, destination?: PublicKey) {
  const { bond: found, token } = await load(client, bond);
  const { to, before } = await receiving(client, token, destination);
  const accounts = {
    authority: client.wallet.publicKey,
    provider: found.provider,
    bond,
    token: found.token,
    destination: to,
    mint: token.mint,
    tokenProgram: token.program,
  };
  return { before, accounts, bond: found };
}

/** Instructions of {@link withdrawBond}. */
export async function withdrawBondInstructions(
  client: Client,
  bond: PublicKey,
  destination?: PublicKey,
): Promise<TransactionInstruction[]> {
  const { before, accounts } = await paidOut(client, bond, destination);
  return [...before, instruction("withdrawBond", {}, accounts)];
}

/** Takes out of the wallet's bond what has thawed, to its associated token account or `destination`. */
export async function withdrawBond(client: Client, bond: PublicKey, destination?: PublicKey): Promise<Sent> {
  return send(client, await withdrawBondInstructions(client, bond, destination));
}

/** Instructions of {@link closeBond}. */
export async function closeBondInstructions(
  client: Client,
  bond: PublicKey,
  destination?: PublicKey,
): Promise<TransactionInstruction[]> {
  const { before, accounts, bond: found } = await paidOut(client, bond, destination);
  return [...before, instruction("closeBond", {}, { ...accounts, rentPayer: found.rentPayer })];
}

/**
 * Closes the wallet's empty bond; what its token account still holds goes to the wallet's associated one or `destination`, rent
 * to who paid it.
 */
export async function closeBond(client: Client, bond: PublicKey, destination?: PublicKey): Promise<Sent> {
  return send(client, await closeBondInstructions(client, bond, destination));
}
