// Money into a vault and out of it.

import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

import { fetchAccount, fetchInfos, type Vault } from "./account.js";
import { vaultToken } from "./address.js";
import type { Client } from "./client.js";
import { bn, u64, type Integer } from "./number.js";
import { send, type Sent } from "./send.js";
import { purse, tokenOf, type Token } from "./token.js";

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
export async function depositInstruction(client: Client, deposit: Deposit): Promise<TransactionInstruction> {
  const { vault, source, token, amount } = deposit;
  const accounts = {
    depositor: client.wallet.publicKey,
    source,
    vault,
    token: vaultToken(vault),
    mint: token.mint,
    tokenProgram: token.program,
  };
  return client.program.methods.deposit(bn(amount)).accountsStrict(accounts).instruction();
}

async function load(client: Client, address: PublicKey): Promise<{ vault: Vault; token: Token }> {
  const vault = await fetchAccount(client, "vault", address);
  const [mint] = await fetchInfos(client, [vault.mint]);
  return { vault, token: tokenOf(vault.mint, mint ?? null) };
}

/** Adds `amount` base units to a vault, anybody's, from the wallet's associated token account or `source`. */
export async function fund(client: Client, vault: PublicKey, amount: Integer, source?: PublicKey): Promise<Sent> {
  const exact = u64(amount, "amount");
  const { token } = await load(client, vault);
  const from = source ?? purse(token, client.wallet.publicKey);
  return send(client, [await depositInstruction(client, { vault, source: from, token, amount: exact })]);
}

/** Takes `amount` base units out of the wallet's vault, to its associated token account or `destination`. */
export async function withdraw(
  client: Client,
  vault: PublicKey,
  amount: Integer,
  destination?: PublicKey,
): Promise<Sent> {
  const exact = u64(amount, "amount");
  const { vault: found, token } = await load(client, vault);
  const owner = client.wallet.publicKey;
  const accounts = {
    owner,
    vault,
    token: found.token,
    destination: destination ?? purse(token, owner),
    mint: token.mint,
    tokenProgram: token.program,
  };
  return send(client, [await client.program.methods.withdraw(bn(exact)).accountsStrict(accounts).instruction()]);
}
