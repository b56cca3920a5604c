// A connection, a wallet and the program: what every other module is given.

import { AnchorProvider, Program } from "@anchor-lang/core";
import { Connection, Keypair, PublicKey, Transaction, VersionedTransaction } from "@solana/web3.js";
import type { SolanaSignTransactionFeature } from "@solana/wallet-standard-features";
import type { IdentifierString, Wallet as StandardWallet, WalletAccount } from "@wallet-standard/base";
import type { StandardConnectFeature } from "@wallet-standard/features";

import { platform } from "./address.js";
import { LAYOUT_VERSION, PROGRAM_ID } from "./constants.js";
import { explain, FlashbackError, programMissing } from "./error.js";
import type { Flashback } from "./generated/flashback.js";
import { IDL } from "./generated/idl.js";

/** Clusters as the Wallet Standard names them. */
export type Chain = "solana:mainnet" | "solana:testnet" | "solana:devnet" | "solana:localnet";

/** Hashes of the first blocks, by which a node tells which cluster it belongs to. */
const GENESIS: Partial<Record<Chain, string>> = {
  "solana:mainnet": "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d",
  "solana:testnet": "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY",
  "solana:devnet": "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG",
};

/** What signs: as Anchor's, so that any of them can be passed. */
export interface Signing {
  /** Whose signature it is. */
  readonly publicKey: PublicKey;
  /** Signs one transaction. */
  signTransaction<T extends Transaction | VersionedTransaction>(transaction: T): Promise<T>;
  /** Signs several. */
  signAllTransactions<T extends Transaction | VersionedTransaction>(transactions: T[]): Promise<T[]>;
}

/** What every function of this package is given. */
export interface Client {
  /** The program by its IDL; whatever this package has no function for can be called through it. */
  readonly program: Program<Flashback>;
  /** The node. */
  readonly connection: Connection;
  /** Who signs and pays. */
  readonly wallet: Signing;
}

/** How to connect. */
export interface ConnectOptions {
  /** The node. */
  connection: Connection;
  /** A Wallet Standard wallet, a key, or what signs as Anchor's wallets do; without one nothing can be sent. */
  wallet?: StandardWallet | Keypair | Signing;
  /** The cluster that is meant; a node of another one is refused. A Wallet Standard wallet needs it. */
  chain?: Chain;
}

/** Connects, and makes sure that this is the cluster that is meant and that the program on it is the one of this package. */
export async function connect(options: ConnectOptions): Promise<Client> {
  const { connection, chain } = options;
  await checkCluster(connection, chain);
  const wallet = await signing(options);
  const provider = new AnchorProvider(connection, wallet, { commitment: connection.commitment ?? "confirmed" });
  return { program: new Program<Flashback>(IDL, provider), connection, wallet };
}

async function checkCluster(connection: Connection, chain: Chain | undefined): Promise<void> {
  const [genesis, [program, account]] = await answered(
    Promise.all([
      chain === undefined ? undefined : connection.getGenesisHash(),
      connection.getMultipleAccountsInfo([PROGRAM_ID, platform()]),
    ]),
  );
  if (chain !== undefined) {
    const meant = GENESIS[chain];
    const other = Object.entries(GENESIS).find(([name, hash]) => name !== chain && hash === genesis)?.[0];
    if (other !== undefined || (meant !== undefined && genesis !== meant)) {
      const found = other ?? "another one";
      const advice = "Check the URL of the connection, or name the other chain";
      throw new FlashbackError("wrongCluster", `The cluster is ${found}, not ${chain}`, advice);
    }
  }
  if (!program?.executable) throw programMissing();
  if (!account) {
    const advice = "Initialise it with `flashback platform init`, or check the URL of the connection";
    throw new FlashbackError("platformMissing", "There is no platform on this cluster", advice);
  }
  const version = account.data[10];
  if (version !== LAYOUT_VERSION) {
    const what = `The platform's layout is version ${version}, this package reads version ${LAYOUT_VERSION}`;
    throw new FlashbackError("oldIdl", what, "Use the version of @flashback/client that fits the program");
  }
}

/** An answer of a node, its errors explained. */
export async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw explain(thrown);
  }
}

async function signing({ wallet, chain }: ConnectOptions): Promise<Signing> {
  if (wallet === undefined) return new Spectator();
  if ("secretKey" in wallet) return new KeypairSigning(wallet);
  if ("signTransaction" in wallet) return wallet;
  return standardSigning(wallet, chain);
}

/** A key in memory. */
class KeypairSigning implements Signing {
  constructor(private readonly keypair: Keypair) {}

  get publicKey(): PublicKey {
    return this.keypair.publicKey;
  }

  async signTransaction<T extends Transaction | VersionedTransaction>(transaction: T): Promise<T> {
    if (transaction instanceof VersionedTransaction) transaction.sign([this.keypair]);
    else transaction.partialSign(this.keypair);
    return transaction;
  }

  async signAllTransactions<T extends Transaction | VersionedTransaction>(transactions: T[]): Promise<T[]> {
    return Promise.all(transactions.map((transaction) => this.signTransaction(transaction)));
  }
}

/** Looks, and signs nothing. */
class Spectator implements Signing {
  readonly publicKey = PublicKey.default;

  async signTransaction(): Promise<never> {
    throw refusal("No wallet is connected");
  }

  signAllTransactions = (): Promise<never> => this.signTransaction();
}

function refusal(what: string, cause?: unknown): FlashbackError {
  return new FlashbackError("walletRefused", what, "Nothing was sent; connect a wallet that signs, and approve there", {
    cause,
  });
}

/** Whether an error is a wallet's way of saying no. */
export async function signed<T>(signature: Promise<T>): Promise<T> {
  try {
    return await signature;
  } catch (thrown) {
    if (thrown instanceof FlashbackError) throw thrown;
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    throw refusal(`The wallet did not sign: ${said || "it gave no reason"}`, thrown);
  }
}

/** The first account of a Wallet Standard wallet that signs for `chain`. */
async function standardSigning(wallet: StandardWallet, chain: Chain | undefined): Promise<Signing> {
  if (chain === undefined) {
    const what = "A Wallet Standard wallet signs for a chain, and none is named";
    throw new FlashbackError("wrongCluster", what, 'Pass chain, such as "solana:devnet"');
  }
  const feature = wallet.features["solana:signTransaction"] as
    SolanaSignTransactionFeature["solana:signTransaction"] | undefined;
  if (!feature?.supportedTransactionVersions.includes("legacy")) {
    throw refusal(`${wallet.name} cannot sign legacy transactions of Solana`);
  }
  let accounts = wallet.accounts;
  const connecting = wallet.features["standard:connect"] as StandardConnectFeature["standard:connect"] | undefined;
  if (accounts.length === 0 && connecting) accounts = (await signed(connecting.connect())).accounts;
  const account = accounts.find((account) => account.chains.includes(chain));
  if (!account) {
    const found = accounts[0]?.chains.join(", ");
    const what = found ? `${wallet.name} is on ${found}, not on ${chain}` : `${wallet.name} gives access to no account`;
    throw new FlashbackError("wrongCluster", what, "Choose the network in the wallet, or name the other chain");
  }
  return new StandardSigning(feature, account, chain);
}

/** An account of a Wallet Standard wallet. */
class StandardSigning implements Signing {
  readonly publicKey: PublicKey;

  constructor(
    private readonly feature: SolanaSignTransactionFeature["solana:signTransaction"],
    private readonly account: WalletAccount,
    private readonly chain: IdentifierString,
  ) {
    this.publicKey = new PublicKey(account.publicKey);
  }

  async signTransaction<T extends Transaction | VersionedTransaction>(transaction: T): Promise<T> {
    const [signed] = await this.signAllTransactions([transaction]);
    if (!signed) throw refusal("The wallet gave nothing back");
    return signed;
  }

  async signAllTransactions<T extends Transaction | VersionedTransaction>(transactions: T[]): Promise<T[]> {
    const { account, chain } = this;
    const inputs = transactions.map((transaction) => ({ account, chain, transaction: serialized(transaction) }));
    const outputs = await signed(this.feature.signTransaction(...inputs));
    return outputs.map(({ signedTransaction }, at) => deserialized(transactions[at], signedTransaction) as T);
  }
}

function serialized(transaction: Transaction | VersionedTransaction): Uint8Array {
  if (transaction instanceof VersionedTransaction) return transaction.serialize();
  return transaction.serialize({ requireAllSignatures: false, verifySignatures: false });
}

function deserialized(like: unknown, bytes: Uint8Array): Transaction | VersionedTransaction {
  return like instanceof VersionedTransaction ? VersionedTransaction.deserialize(bytes) : Transaction.from(bytes);
}
