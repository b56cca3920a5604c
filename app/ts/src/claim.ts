// What a provider has earned, paid out.

import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

import { fetchAccount, fetchInfos } from "./account.js";
import * as address from "./address.js";
import type { Client } from "./client.js";
import { send, type Sent } from "./send.js";
import { tokenOf } from "./token.js";

/** Pays what an agreement has earned to the bond's payout; with the provider's own wallet to any `destination`. */
export async function claimInstruction(
  client: Client,
  agreement: PublicKey,
  destination?: PublicKey,
): Promise<TransactionInstruction> {
  const { vault, bond, provider } = await fetchAccount(client, "agreement", agreement);
  const [{ mint }, { payout }] = await Promise.all([
    fetchAccount(client, "vault", vault),
    fetchAccount(client, "bond", bond),
  ]);
  const token = tokenOf(mint, (await fetchInfos(client, [mint]))[0] ?? null);
  const accounts = {
    agreement,
    vault,
    token: address.vaultToken(vault),
    bond,
    destination: destination ?? payout,
    mint,
    tokenProgram: token.program,
    provider: destination ? provider : null,
    authority: destination ? client.wallet.publicKey : null,
  };
  return client.program.methods.claim().accountsStrict(accounts).instruction();
}

/** Sends {@link claimInstruction}. */
export async function claim(client: Client, agreement: PublicKey, destination?: PublicKey): Promise<Sent> {
  return send(client, [await claimInstruction(client, agreement, destination)]);
}
