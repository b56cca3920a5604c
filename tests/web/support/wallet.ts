// A wallet of the Wallet Standard in the page. Its key stays outside: what it signs goes through a binding.

import { type Keypair, SystemProgram, Transaction } from "@solana/web3.js";
import type { Page } from "playwright-core";

/** How the wallet answers. */
export type Mood = "sign" | "refuse" | "hang" | "tamper";

/** What the test holds of a wallet in a page. */
export interface TestWallet {
  /** How it answers from now on. */
  mood: Mood;
  /** How often it was asked to sign. */
  asked: number;
  /** Lets what hangs be signed after all. */
  wake: () => void;
}

const ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/** Puts a wallet of `key` into every document that `page` opens from now on. */
export async function give(page: Page, key: Keypair, name = "Test wallet"): Promise<TestWallet> {
  const wallet: TestWallet = { mood: "sign", asked: 0, wake: () => undefined };
  await page.exposeFunction("signForTest", async (bytes: number[]): Promise<number[]> => {
    wallet.asked += 1;
    if (wallet.mood === "refuse") throw new Error("User rejected the request");
    if (wallet.mood === "hang") await new Promise<void>((resolve) => (wallet.wake = resolve));
    const transaction = Transaction.from(Uint8Array.from(bytes));
    if (wallet.mood === "tamper") {
      const { publicKey: fromPubkey } = key;
      transaction.add(SystemProgram.transfer({ fromPubkey, toPubkey: SystemProgram.programId, lamports: 1 }));
    }
    transaction.partialSign(key);
    return [...transaction.serialize()];
  });
  const address = key.publicKey.toBase58();
  await page.addInitScript(install, { address, publicKey: [...key.publicKey.toBytes()], name, icon: ICON });
  return wallet;
}

interface Given {
  address: string;
  publicKey: number[];
  name: string;
  icon: string;
}

/** Runs in the page, by itself. */
function install({ address, publicKey, name, icon }: Given): void {
  const { signForTest } = globalThis as unknown as { signForTest: (bytes: number[]) => Promise<number[]> };
  const chains = ["solana:localnet"];
  const features = ["solana:signTransaction"];
  const account = { address, publicKey: Uint8Array.from(publicKey), chains, features };
  const wallet = {
    version: "1.0.0",
    name,
    icon,
    chains,
    accounts: [] as unknown[],
    features: {
      "standard:connect": {
        version: "1.0.0",
        connect: async () => {
          wallet.accounts = [account];
          return { accounts: wallet.accounts };
        },
      },
      "standard:disconnect": { version: "1.0.0", disconnect: async () => void (wallet.accounts = []) },
      "standard:events": { version: "1.0.0", on: () => () => undefined },
      "solana:signTransaction": {
        version: "1.0.0",
        supportedTransactionVersions: ["legacy", 0],
        signTransaction: async (...inputs: { transaction: Uint8Array }[]) =>
          Promise.all(
            inputs.map(async ({ transaction }) => ({
              signedTransaction: Uint8Array.from(await signForTest([...transaction])),
            })),
          ),
      },
    },
  };
  type Api = { register: (wallet: unknown) => void };
  const register = ({ register }: Api) => register(wallet);
  dispatchEvent(new CustomEvent("wallet-standard:register-wallet", { detail: register }));
  addEventListener("wallet-standard:app-ready", (event) => register((event as CustomEvent<Api>).detail));
}
