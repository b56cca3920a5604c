// A connection and a wallet: what every other module is given.

import type { Connection } from "@solana/web3.js";

import { platform } from "./address.js";
import { LAYOUT_VERSION, PROGRAM_ID } from "./constants.js";
import { explain, FlashbackError, programMissing } from "./error.js";
import { signing, type AnyWallet, type Chain, type Signing } from "./wallet.js";

/** Hashes of the first blocks, by which a node tells which cluster it belongs to. */
const GENESIS: Partial<Record<Chain, string>> = {
  "solana:mainnet": "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d",
  "solana:testnet": "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY",
  "solana:devnet": "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG",
};
/** Where a Platform account holds its layout. */
const VERSION_OFFSET = 10;

/** What every function of this package is given. */
export interface Client {
  /** The node. */
  readonly connection: Connection;
  /** Who signs and pays. */
  readonly wallet: Signing;
}

/** How to connect. */
export interface ConnectOptions {
  /** The node. */
  connection: Connection;
  /** A Wallet Standard wallet, a key, or what signs as Anchor's wallets do; without one it can only look. */
  wallet?: AnyWallet;
  /** The cluster that is meant; a node of another one is refused. A Wallet Standard wallet needs it. */
  chain?: Chain;
  /** Hash of the first block of the cluster that is meant, of one that has no name; a node of another one is refused. */
  genesisHash?: string;
}

/** Connects, and makes sure that this is the cluster that is meant and that the program on it is the one of this package. */
export async function connect(options: ConnectOptions): Promise<Client> {
  const { connection } = options;
  await checkCluster(options);
  return { connection, wallet: await signing(options.wallet, options.chain) };
}

async function checkCluster({ connection, chain, genesisHash }: ConnectOptions): Promise<void> {
  const named = chain !== undefined || genesisHash !== undefined;
  const [genesis, [deployed, account]] = await answered(
    Promise.all([
      named ? connection.getGenesisHash() : undefined,
      connection.getMultipleAccountsInfo([PROGRAM_ID, platform()]),
    ]),
  );
  if (genesis !== undefined) checkGenesis(genesis, chain, genesisHash);
  if (!deployed?.executable) throw programMissing();
  if (!account) {
    const advice = "Initialise it with `flashback platform init`, or check the URL of the connection";
    throw new FlashbackError("platformMissing", "There is no platform on this cluster", advice);
  }
  const version = account.data[VERSION_OFFSET];
  if (version !== LAYOUT_VERSION) {
    const what = `The platform's layout is version ${version}, this package reads version ${LAYOUT_VERSION}`;
    throw new FlashbackError("oldIdl", what, "Use the version of @flashback/client that fits the program");
  }
}

function checkGenesis(genesis: string, chain: Chain | undefined, genesisHash: string | undefined): void {
  const found = Object.entries(GENESIS).find(([, hash]) => hash === genesis)?.[0];
  const meant = chain && GENESIS[chain];
  const isOther = chain !== undefined && (meant === undefined ? found !== undefined : meant !== genesis);
  if (!isOther && (genesisHash === undefined || genesisHash === genesis)) return;
  const what = `The cluster is ${found ?? `the one of genesis hash ${genesis}`}, not ${isOther ? chain : genesisHash}`;
  throw new FlashbackError("wrongCluster", what, "Check the URL of the connection, or name the other cluster");
}

/** An answer of a node, its errors explained. */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw explain(thrown);
  }
}
