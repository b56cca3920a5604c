// A consumer in a page: browses, buys and watches, with a key and a node.

import { browse, buy, claim, connect, fund, simulate, terminateInstructions, watch } from "@flashback/client";
import { Connection, Keypair, PublicKey } from "@solana/web3.js";

/** From an empty page to money that streams. */
export async function journey(at: { url: string; secret: number[]; provider: string }): Promise<string[]> {
  const connection = new Connection(at.url, "confirmed");
  const wallet = Keypair.fromSecretKey(Uint8Array.from(at.secret));
  const client = await connect({ connection, wallet, chain: "solana:localnet" });
  const [entry] = await browse(client, { provider: new PublicKey(at.provider) });
  if (!entry) return ["nothing is listed"];
  const { agreement, vault } = await buy(client, entry, { quantity: 100n, runwaySecs: 864_000 });
  await fund(client, vault, 5n);
  await claim(client, agreement);
  const { lamports } = await simulate(client, await terminateInstructions(client, agreement));
  const steps = [`the notice would cost ${lamports.length === 1 ? "a fee" : "more"}`];
  for await (const { status } of watch(client, agreement)) {
    steps.push(`status ${status}`);
    break;
  }
  return steps;
}
