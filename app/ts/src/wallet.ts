// Who signs: a Wallet Standard wallet, a key in memory, or nobody.

import { PublicKey, Transaction, VersionedTransaction, type Keypair } from "@solana/web3.js";
import type { SolanaSignTransactionFeature } from "@solana/wallet-standard-features";
import type { IdentifierString, Wallet as StandardWallet, WalletAccount } from "@wallet-standard/base";
import type { StandardConnectFeature } from "@wallet-standard/features";

import { FlashbackError } from "./error.js";

/** Clusters as the Wallet Standard names them. */
export type Chain = "solana:mainnet" | "solana:testnet" | "solana:devnet" | "solana:localnet";

/** What signs: as Anchor's, so that any of them can be passed. */
export interface Signing {
  /** Whose signature it is. */
  readonly publicKey: PublicKey;
  /** Signs one transaction. */
  signTransaction<T extends Transaction | VersionedTransaction>(transaction: T): Promise<T>;
  /** Signs several. */
  signAllTransactions<T extends Transaction | VersionedTransaction>(transactions: T[]): Promise<T[]>;
}

/** What can be passed for a wallet. */
export type AnyWallet = StandardWallet | Keypair | Signing;

/** What signs for `wallet`; without one nobody does. */
export async function signing(wallet: AnyWallet | undefined, chain: Chain | undefined): Promise<Signing> {
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

/** The key of a wallet that can sign. */
export function signer({ wallet }: { wallet: Signing }): PublicKey {
  if (wallet instanceof Spectator) throw refusal("No wallet is connected");
  return wallet.publicKey;
}

export function refusal(what: string, cause?: unknown): FlashbackError {
  return new FlashbackError("walletRefused", what, "Nothing was sent; connect a wallet that signs, and approve there", {
    cause,
  });
}

/** What a wallet signed, its way of saying no explained. */
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
