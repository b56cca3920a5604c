import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";

import {
  address,
  agreements,
  browse,
  claim,
  connect,
  decodeAccount,
  explain,
  fetchAccount,
  fund,
  IDL,
  PROGRAM_ID,
  send,
  type Chain,
  type Signing,
} from "@flashback/client";
import { Connection, Keypair, PublicKey, Transaction, TransactionInstruction } from "@solana/web3.js";
import BN from "bn.js";
import type { Wallet as StandardWallet, WalletAccount } from "@wallet-standard/base";

import { act, admin, client, connection, methods, refusalOf, somebody, witness } from "../support/network.js";
import { bought, planned } from "../support/consumer.js";
import { dollar, list, seller, stake } from "../support/fixture.js";

const kindOf = async (deed: Promise<unknown>) => (await refusalOf(deed)).kind;

/** A Wallet Standard wallet around a key, or one that refuses with `refusal`. */
function standardWallet(key: Keypair, chain: Chain, refusal?: Error): StandardWallet {
  const features = ["solana:signTransaction"] as const;
  const account: WalletAccount = {
    address: key.publicKey.toBase58(),
    publicKey: key.publicKey.toBytes(),
    chains: [chain],
    features,
  };
  const signTransaction = async (...inputs: { transaction: Uint8Array }[]) => {
    if (refusal) throw refusal;
    return inputs.map(({ transaction }) => {
      const parsed = Transaction.from(transaction);
      parsed.partialSign(key);
      return { signedTransaction: new Uint8Array(parsed.serialize({ requireAllSignatures: false })) };
    });
  };
  return {
    version: "1.0.0",
    name: "Suite wallet",
    icon: "data:image/png;base64,",
    chains: [chain],
    accounts: [],
    features: {
      "standard:connect": { version: "1.0.0", connect: async () => ({ accounts: [account] }) },
      "solana:signTransaction": { version: "1.0.0", supportedTransactionVersions: ["legacy"], signTransaction },
    },
  };
}

/** A node that answers with what `results` say. */
async function node(results: Record<string, unknown>): Promise<{ connection: Connection; close: () => void }> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { id, method } = JSON.parse(body) as { id: string; method: string };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { connection: new Connection(`http://127.0.0.1:${port}`, "confirmed"), close: () => server.close() };
}

const stored = (data: Uint8Array, executable = false) => ({
  data: [Buffer.from(data).toString("base64"), "base64"],
  executable,
  lamports: 1,
  owner: PROGRAM_ID.toBase58(),
  rentEpoch: 0,
});

describe("a wallet", () => {
  describe("when it connects by the Wallet Standard", () => {
    it("it buys with one signature", async () => {
      const acme = await seller(0);
      await stake(acme, 1_000_000_000n);
      const listing = await list(acme);
      const key = (await somebody()).key;
      await dollar.pay(key.publicKey, 1_000_000_000n);
      const theirs = await connect({
        connection,
        wallet: standardWallet(key, "solana:localnet"),
        chain: "solana:localnet",
      });
      assert(theirs.wallet.publicKey.equals(key.publicKey));
      const made = await bought(theirs, { listing, quantity: 100n, runwaySecs: 86_400 });
      await witness(made.signature);
      const [found] = await agreements(theirs, { consumer: key.publicKey });
      assert(found?.address.equals(made.agreement));
    });
  });

  describe("when it refuses to sign", () => {
    it("it says so, and nothing is sent", async () => {
      const { key } = await somebody();
      const refusing = standardWallet(key, "solana:localnet", new Error("User rejected the request"));
      const theirs = await connect({ connection, wallet: refusing, chain: "solana:localnet" });
      const sync = await methods
        .syncVault()
        .accounts({ vault: await anyVault() })
        .instruction();
      const error = await refusalOf(send(theirs, [sync]));
      assert.equal(error.kind, "walletRefused");
      assert.match(error.message, /User rejected the request.*Nothing was sent/);
      const anchors: Signing = {
        ...theirs.wallet,
        publicKey: key.publicKey,
        signTransaction: () => Promise.reject(new Error("")),
      };
      assert.equal(await kindOf(send(await connect({ connection, wallet: anchors }), [sync])), "walletRefused");
    });

    it("it is the same without a wallet, which can look at everything", async () => {
      const visitor = await connect({ connection });
      await browse(visitor, { limit: 1 });
      const sync = await methods
        .syncVault()
        .accounts({ vault: await anyVault() })
        .instruction();
      assert.equal(await kindOf(visitor.wallet.signTransaction(new Transaction().add(sync))), "walletRefused");
      assert.equal(await kindOf(send(visitor, [sync])), "walletRefused");
    });

    it("it is the same when it cannot sign legacy transactions", async () => {
      const wallet = { ...standardWallet(Keypair.generate(), "solana:localnet"), features: {} };
      assert.equal(await kindOf(connect({ connection, wallet, chain: "solana:localnet" })), "walletRefused");
    });
  });

  describe("when it is on another cluster", () => {
    it("it is told which", async () => {
      for (const chain of ["solana:devnet", "solana:mainnet", "solana:testnet"] as const) {
        assert.equal(await kindOf(connect({ connection, chain })), "wrongCluster");
      }
      const devnet = standardWallet(Keypair.generate(), "solana:devnet");
      const error = await refusalOf(connect({ connection, wallet: devnet, chain: "solana:localnet" }));
      assert.match(error.message, /is on solana:devnet, not on solana:localnet/);
      assert.equal(await kindOf(connect({ connection, wallet: devnet })), "wrongCluster");
      const mainnet = await node({
        getGenesisHash: "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d",
        getMultipleAccounts: { context: { slot: 1 }, value: [null, null] },
      });
      const asked = await refusalOf(connect({ connection: mainnet.connection, chain: "solana:localnet" }));
      const genesisHash = await connection.getGenesisHash();
      const hashed = await refusalOf(connect({ connection: mainnet.connection, genesisHash }));
      mainnet.close();
      assert.match(hashed.message, new RegExp(`The cluster is solana:mainnet, not ${genesisHash}`));
      await connect({ connection, genesisHash });
      await connect({ connection, genesisHash, chain: "solana:localnet" });
      assert.match(asked.message, /The cluster is solana:mainnet, not solana:localnet/);
    });
  });

  describe("when the program is not there, or another one", () => {
    const answering = async (value: unknown[], deed: (connection: Connection) => Promise<unknown>) => {
      const other = await node({ getMultipleAccounts: { context: { slot: 1 }, value } });
      const kind = await kindOf(deed(other.connection));
      other.close();
      return kind;
    };

    it("it is told that the program is missing", async () => {
      assert.equal(await answering([null, null], (connection) => connect({ connection })), "programMissing");
      assert.equal(explain(new Error("Attempt to load a program that does not exist")).kind, "programMissing");
    });

    it("it is told that there is no platform yet", async () => {
      const program = stored(new Uint8Array(36), true);
      assert.equal(await answering([program, null], (connection) => connect({ connection })), "platformMissing");
    });

    it("it is told that its IDL is old, or too new", async () => {
      const program = stored(new Uint8Array(36), true);
      const platform = stored(Uint8Array.from({ length: 500 }, (_, at) => (at === 10 ? 2 : 0)));
      assert.equal(await answering([program, platform], (connection) => connect({ connection })), "oldIdl");
      const unknown = new TransactionInstruction({ programId: PROGRAM_ID, keys: [], data: Buffer.alloc(8, 1) });
      assert.equal(await kindOf(send(client, [unknown])), "oldIdl");
      assert.equal(
        explain(new Error("custom program error: 0x1fff")).kind,
        "oldIdl",
        "an error that the IDL does not know",
      );
      const at = address.platform();
      const info = await connection.getAccountInfo(at);
      assert(info);
      const longer = { ...info, data: Buffer.concat([info.data, Buffer.alloc(8)]) };
      assert.throws(() => decodeAccount("platform", at, longer), { kind: "oldIdl" });
    });
  });

  describe("when no node answers", () => {
    it("it is told so", async () => {
      const gone = await node({});
      gone.close();
      const error = await refusalOf(connect({ connection: gone.connection }));
      assert.equal(error.kind, "node");
      assert.match(error.message, /ECONNREFUSED|fetch failed/);
    });
  });

  describe("when a number is not exact", () => {
    it("it is refused before anything is sent", async () => {
      const vault = await anyVault();
      for (const amount of [2 ** 53, 1.5, -1, Number.NaN, "12a", 1n << 64n]) {
        assert.equal(await kindOf(fund(client, vault, amount)), "number", String(amount));
      }
      const error = await refusalOf(fund(client, vault, 9_007_199_254_740_993));
      assert.match(error.message, /beyond 2\^53.*bigint/);
      const listing = await list(await seller(0));
      assert.equal(await kindOf(bought(client, { listing, quantity: 2 ** 60, runwaySecs: 1 })), "number");
    });
  });

  describe("when an account is closed, or another one", () => {
    it("it is told so by name", async () => {
      const nobody = Keypair.generate().publicKey;
      for (const deed of [
        () => fund(client, nobody, 1),
        () => claim(client, nobody),
        () => fetchAccount(client, "listing", nobody),
        () => planned(client, { listing: nobody, quantity: 1, runwaySecs: 1 }),
      ]) {
        assert.equal(await kindOf(deed()), "accountMissing");
      }
      assert.equal(await kindOf(fetchAccount(client, "listing", address.platform())), "accountOther");
      assert.equal(await kindOf(fetchAccount(client, "listing", dollar.mint)), "accountOther");
      const resolving = methods.pauseListing().accounts({ listing: nobody }).instruction();
      assert.equal(await kindOf(resolving), "accountMissing");
    });
  });
});

describe("the IDL's errors", () => {
  it("they decode to name, what is wrong and what to do, each by its number", () => {
    for (const { code, name: camel, msg } of IDL.errors) {
      const name = camel.charAt(0).toUpperCase() + camel.slice(1);
      const error = explain(new Error(`failed: custom program error: 0x${code.toString(16)}`));
      assert.deepEqual([error.kind, error.name, error.code], ["program", name, code]);
      assert.match(error.advice, /^[A-Z].{4}/, name);
      const [what] = error.message.split(`. ${error.advice}`);
      assert.equal(`${what}; ${error.advice}`.toLowerCase(), msg?.toLowerCase());
    }
  });
});

/** A vault of the wallet's. */
let made: PublicKey | undefined;
async function anyVault(): Promise<PublicKey> {
  if (made) return made;
  const id = new BN(Date.now());
  const slot = new BN(await connection.getSlot("confirmed"));
  await act(methods.openVault(id, slot).accounts({ mint: dollar.mint, tokenProgram: dollar.program }));
  made = address.vault(admin, dollar.mint, BigInt(id.toString()));
  return made;
}
