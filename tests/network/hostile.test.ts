import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";

import {
  accept,
  address,
  agreements,
  browse,
  buy,
  certificates,
  claim,
  closeVault,
  connect,
  eventsIn,
  eventsOf,
  explain,
  fetchMint,
  FlashbackError,
  fund,
  listing,
  PROGRAM_ID,
  providers,
  send,
  simulate,
  vaults,
  watch,
  type Client,
} from "@flashback/client";
import { Connection, Keypair, SystemProgram, type PublicKey } from "@solana/web3.js";

import { bought } from "../support/consumer.js";
import { list, seller, stake } from "../support/fixture.js";
import { admin, client, connection } from "../support/network.js";

const UNSAFE = /[\p{Cc}\p{Cf}]/u;
const EVIL = "\u001b[2Jall is well\u202e\u0007";

/** What a node answers instead: a result, or an error. */
type Answer = { result: unknown } | { error: { code: number; message: string; data?: unknown } };

/** A client of a node that passes requests on, but for those that `lie` answers. */
async function lying(lie: (method: string) => Answer | undefined): Promise<{ client: Client; close: () => void }> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", async () => {
      const { id, method } = JSON.parse(body) as { id: string; method: string };
      const answer = lie(method);
      response.setHeader("content-type", "application/json");
      if (answer) return response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
      const honest = await fetch(connection.rpcEndpoint, { method: "POST", headers: JSON_BODY, body });
      return response.end(await honest.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const node = new Connection(`http://127.0.0.1:${port}`, { commitment: "confirmed", disableRetryOnRateLimit: true });
  return { client: { connection: node, wallet: client.wallet }, close: () => server.close() };
}

const JSON_BODY = { "content-type": "application/json" };
const METHODS = [
  "getMultipleAccounts",
  "getProgramAccounts",
  "simulateTransaction",
  "getLatestBlockhash",
  "getGenesisHash",
  "getTransaction",
];
const garbage: Answer[] = [
  ...[null, 7, EVIL, [], {}, [null], { value: null }, { context: {}, value: [] }, { value: [{}] }].map((result) => ({
    result,
  })),
  {
    result: { context: { slot: 1 }, value: [{ data: ["AAAA", "base64"], executable: true, lamports: 1, owner: EVIL }] },
  },
  { result: { context: { slot: 1 }, value: { err: EVIL, logs: [EVIL], unitsConsumed: -1 } } },
  { result: { context: { slot: 1 }, value: { err: { InstructionError: [0, { Custom: 6_000 }] }, logs: [EVIL] } } },
  { error: { code: -32_002, message: EVIL, data: { logs: [EVIL], err: EVIL } } },
];

describe("a node that lies", () => {
  it("it makes nothing be thrown but a FlashbackError, whose text is safe to show", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const at = await list(acme);
    const shown = await listing(client, at);
    const { agreement, vault } = await bought(client, { listing: at, quantity: 100n, runwaySecs: 86_400 });
    const pay = SystemProgram.transfer({ fromPubkey: admin, toPubkey: acme.publicKey, lamports: 1 });
    const deeds: Record<string, (client: Client) => Promise<unknown>> = {
      connect: ({ connection }) => connect({ connection, chain: "solana:localnet" }),
      browse: (client) => browse(client, { provider: acme.provider }),
      listing: (client) => listing(client, at),
      providers,
      certificates: (client) => certificates(client, { provider: acme.provider }),
      agreements: (client) => agreements(client, { consumer: admin }),
      vaults: (client) => vaults(client, admin),
      mint: (client) => fetchMint(client, shown.listing.mint),
      buy: (client) => buy(client, shown, { quantity: 10n, again: true }),
      fund: (client) => fund(client, vault, 1n),
      claim: (client) => claim(client, agreement),
      accept: (client) => accept(client, agreement),
      closeVault: (client) => closeVault(client, vault),
      simulate: (client) => simulate(client, [pay]),
      send: (client) => send(client, [pay]),
      events: (client) => eventsOf(client, "1".repeat(64)),
      watch: async (client) => {
        for await (const view of watch(client, agreement)) return view;
        return undefined;
      },
    };
    let refused = 0;
    for (const method of METHODS) {
      for (const answer of garbage) {
        const { client, close } = await lying((asked) => (asked === method ? answer : undefined));
        for (const [name, deed] of Object.entries(deeds)) {
          const error: unknown = await deed(client).then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          if (error === undefined) continue;
          refused += 1;
          const what = `${name} with ${method} → ${JSON.stringify(answer)}: ${String(error)}`;
          assert(error instanceof FlashbackError, what);
          for (const text of [error.message, error.advice, error.name, ...error.logs]) {
            assert(!UNSAFE.test(text), what);
          }
        }
        close();
      }
    }
    assert(refused > 400, `only ${refused} lies were noticed`);
  });

  it("it cannot slip in an account that was not asked for", async () => {
    const [one, other] = [await seller(0), await seller(0)];
    await Promise.all([list(one), list(other)]);
    const everything = await connection.getProgramAccounts(PROGRAM_ID);
    const result = everything.map(({ pubkey, account: { data, owner, ...rest } }) => ({
      pubkey: pubkey.toBase58(),
      account: { ...rest, owner: owner.toBase58(), data: [data.toString("base64"), "base64"] },
    }));
    const { client, close } = await lying((method) => (method === "getProgramAccounts" ? { result } : undefined));
    const found = await browse(client, { provider: one.provider, open: false });
    assert.deepEqual(
      found.map(({ listing: { provider } }) => provider),
      [one.provider],
    );
    const [only] = await providers(client, { authority: other.publicKey });
    assert(only?.address.equals(other.provider));
    close();
  });

  it("it cannot make an event of what another program logs, or of a log that is cut", () => {
    const at = (program: PublicKey, depth: number) => `Program ${program} invoke [${depth}]`;
    const stranger = Keypair.generate().publicKey;
    const forged = "Program data: " + Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9]).toString("base64");
    assert.deepEqual(eventsIn([at(stranger, 1), forged, `Program ${stranger} success`]), []);
    assert.deepEqual(eventsIn([at(PROGRAM_ID, 1), at(stranger, 2), forged, forged, "Log truncated"]), []);
    assert.deepEqual(eventsIn([forged, "", "Program x invoke [9]", EVIL]), []);
    assert(address.platform() && explain(EVIL) instanceof FlashbackError);
  });
});
