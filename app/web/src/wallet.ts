// Wallets by the Wallet Standard: whatever the browser has, and nothing else.

import { FlashbackError, type Client } from "@flashback/client";
import { getWallets } from "@wallet-standard/app";
import type { Wallet } from "@wallet-standard/base";
import type { StandardDisconnectFeature, StandardEventsFeature } from "@wallet-standard/features";
import { useEffect, useState } from "preact/hooks";

/** The wallets that are there and can sign for Solana, kept up to date. */
export function useWallets(): readonly Wallet[] {
  const [wallets, setWallets] = useState<readonly Wallet[]>([]);
  useEffect(() => {
    const api = getWallets();
    const update = () => setWallets(api.get().filter(({ features }) => "solana:signTransaction" in features));
    const stops = [api.on("register", update), api.on("unregister", update)];
    update();
    return () => stops.forEach((stop) => stop());
  }, []);
  return wallets;
}

/** Calls `changed` when the wallet changes its accounts; the answer stops that. */
export function onAccounts(wallet: Wallet, changed: () => void): () => void {
  const feature = wallet.features["standard:events"] as StandardEventsFeature["standard:events"] | undefined;
  return feature?.on("change", ({ accounts }) => accounts && changed()) ?? (() => undefined);
}

/** Lets go of the wallet, where it knows how to. */
export async function disconnect(wallet: Wallet): Promise<void> {
  const feature = wallet.features["standard:disconnect"] as
    StandardDisconnectFeature["standard:disconnect"] | undefined;
  await feature?.disconnect();
}

/** A client whose wallet is given up on when `signal` says so: what it signs after that is never sent. */
export function abandonable(client: Client, signal: AbortSignal): Client {
  const { wallet } = client;
  const abandoned = new Promise<never>((_, reject) => {
    const what = "You stopped waiting for the wallet";
    const error = new FlashbackError("walletRefused", what, "Nothing was sent, and nothing will be if it signs later");
    signal.addEventListener("abort", () => reject(error));
  });
  abandoned.catch(() => undefined);
  return {
    ...client,
    wallet: {
      publicKey: wallet.publicKey,
      signTransaction: (transaction) => Promise.race([wallet.signTransaction(transaction), abandoned]),
      signAllTransactions: (transactions) => Promise.race([wallet.signAllTransactions(transactions), abandoned]),
    },
  };
}
