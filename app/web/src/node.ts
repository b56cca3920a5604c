// The node that the page talks to: from the address, or as it was chosen before. Never anybody else.

import type { Chain } from "@flashback/client";
import { Connection } from "@solana/web3.js";

/** A node, and the cluster that it is expected to belong to. */
export interface Node {
  /** URL of its JSON-RPC. */
  url: string;
  /** The cluster. */
  chain: Chain;
}

/** Clusters with the node that each is tried with first. */
export const CLUSTERS: Record<Chain, { name: string; url: string }> = {
  "solana:mainnet": { name: "mainnet-beta", url: "https://api.mainnet-beta.solana.com" },
  "solana:devnet": { name: "devnet", url: "https://api.devnet.solana.com" },
  "solana:testnet": { name: "testnet", url: "https://api.testnet.solana.com" },
  "solana:localnet": { name: "localnet", url: "http://127.0.0.1:8899" },
};

const STORED = "flashback.node";
/** Pauses before a request is tried again that a node was too busy for, in milliseconds. */
const PAUSES = [500, 1_000, 2_000, 4_000];
const TOO_MANY = 429;

/** The cluster called `name`. */
export function chainNamed(name: string | null): Chain | undefined {
  return (Object.keys(CLUSTERS) as Chain[]).find((chain) => CLUSTERS[chain].name === name);
}

/** Whether `url` can be talked to. */
export function isNodeUrl(url: string): boolean {
  return URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}

/** The node of the address (`?node=URL&cluster=NAME`), else the stored one, else a local one or mainnet's. */
export function chosenNode(): Node {
  const asked = new URLSearchParams(location.search);
  const chain = chainNamed(asked.get("cluster"));
  const url = asked.get("node");
  if (url !== null && isNodeUrl(url)) return { url, chain: chain ?? "solana:localnet" };
  if (chain) return { url: CLUSTERS[chain].url, chain };
  return storedNode() ?? defaultNode();
}

function storedNode(): Node | undefined {
  try {
    const { url, chain } = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<Node>;
    return url !== undefined && chain !== undefined && isNodeUrl(url) && chain in CLUSTERS ? { url, chain } : undefined;
  } catch {
    return undefined;
  }
}

function defaultNode(): Node {
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
  const chain = isLocal ? "solana:localnet" : "solana:mainnet";
  return { url: CLUSTERS[chain].url, chain };
}

/** Opens the page with another node, which is kept for the next time. */
export function choose(node: Node): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(node));
  } catch {
    // A browser that stores nothing has the node in the address.
  }
  const address = new URL(location.href);
  address.searchParams.set("node", node.url);
  address.searchParams.set("cluster", CLUSTERS[node.chain].name);
  location.assign(address);
}

/** Connects to a node; `waits` is told for how many milliseconds the page holds back because the node asked for it, and 0 then. */
export function connectionTo({ url }: Node, waits: (ms: number) => void): Connection {
  const patient: typeof fetch = async (input, init) => {
    for (const pause of PAUSES) {
      const answer = await fetch(input, init);
      if (answer.status !== TOO_MANY) return answer;
      const asked = Number(answer.headers.get("retry-after")) * 1_000;
      const ms = Math.max(pause, Math.min(asked || 0, PAUSES.at(-1) ?? 0));
      waits(ms);
      await new Promise((resolve) => setTimeout(resolve, ms));
      waits(0);
    }
    return fetch(input, init);
  };
  return new Connection(url, { commitment: "confirmed", disableRetryOnRateLimit: true, fetch: patient });
}

/** A transaction in an explorer. */
export function explorer({ url, chain }: Node, signature: string): string {
  const address = new URL(`https://explorer.solana.com/tx/${signature}`);
  if (chain === "solana:localnet") {
    address.searchParams.set("cluster", "custom");
    address.searchParams.set("customUrl", url);
  } else if (chain !== "solana:mainnet") address.searchParams.set("cluster", CLUSTERS[chain].name);
  return address.href;
}
