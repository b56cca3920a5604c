// A local network with the sample market and the page beside it, for as long as the suites run.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";

import { chainTime, connect, type Client } from "@flashback/client";
import { Connection, Keypair } from "@solana/web3.js";

/** Keys of the market's actors, a file each. */
const keys = mkdtempSync(join(tmpdir(), "flashback-web-"));

/** Two free ports next to each other: clients take the one behind that of JSON-RPC for the websocket. */
async function freePorts(): Promise<number> {
  const listen = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer().once("error", reject);
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  for (;;) {
    const first = await listen(0);
    const { port } = first.address() as { port: number };
    const second = await listen(port + 1).catch(() => undefined);
    first.close();
    second?.close();
    if (second) return port;
  }
}

const rpcPort = await freePorts();
const ports = ["--rpc-port", String(rpcPort), "--ws-port", String(rpcPort + 1), "--page-port", "0"];
const network = spawn("target/flashback", ["localnet", ...ports, "--keys", keys], {
  stdio: ["ignore", "pipe", "inherit"],
});
after(async () => {
  const ended = new Promise((resolve) => network.once("exit", resolve));
  network.kill();
  await ended;
  rmSync(keys, { recursive: true });
});

/** Where the page is, without a node in its address. */
export const page = await new Promise<string>((resolve, reject) => {
  let url = "";
  network.once("exit", (code) => reject(new Error(`the network ended with ${code}`)));
  createInterface(network.stdout).on("line", (line) => {
    const [, found] = /^Page +(http\S+?)\?/.exec(line) ?? [];
    url = found ?? url;
    if (line.startsWith("Ctrl-C")) resolve(url);
  });
});
if (page === "") throw new Error("there is no page here: `make web` builds it");

/** The node. */
export const rpc = `http://127.0.0.1:${rpcPort}`;
/** A client that only looks. */
export const client: Client = await connect({ connection: new Connection(rpc, "confirmed"), chain: "solana:localnet" });

/** The key of one of the market's actors. */
export function key(name: string): Keypair {
  return Keypair.fromSecretKey(
    Uint8Array.from(JSON.parse(readFileSync(join(keys, `${name}.json`), "utf8")) as number[]),
  );
}

/** Calls one of the node's own methods. */
export async function cheat(method: string, params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await fetch(rpc, { method: "POST", headers: { "content-type": "application/json" }, body });
  return answer.json();
}

/** Moves the chain's clock by `secs`. */
export async function pass(secs: number): Promise<void> {
  const until = (await chainTime(client)).now + BigInt(secs);
  // The method may answer with an error although the clock is set: what counts is what the clock says.
  while ((await chainTime(client)).now < until) {
    await cheat("surfnet_timeTravel", [{ absoluteTimestamp: Number(until) * 1_000 }]);
  }
}
