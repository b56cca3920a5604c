// What a node tells by itself over its websocket, so that little has to be asked again and again.

import type { Connection, PublicKey } from "@solana/web3.js";
import { useEffect } from "preact/hooks";

import { useSession } from "./session.js";

/** Accounts that are listened to; what is more is only read now and then. */
const MOST_ACCOUNTS = 100;
/** What comes within this time is one change, in milliseconds. */
const TOGETHER_MS = 250;
/** How often to read the chain, in milliseconds: where the node tells of changes, and where it does not. */
const READ_MS = { told: 60_000, untold: 15_000 };

/** What web3.js knows of its websocket, and does not declare. */
interface Socket {
  _rpcWebSocketConnected: boolean;
}

/** How long to wait until the chain is read again: the socket may be missing, or closed at any time. */
export function pauseMs(connection: Connection): number {
  return (connection as unknown as Socket)._rpcWebSocketConnected ? READ_MS.told : READ_MS.untold;
}

/** Calls `changed` soon after one of the accounts has changed. */
export function useChanges(accounts: readonly PublicKey[], changed: () => void): void {
  const { client } = useSession();
  const key = accounts.map((account) => account.toBase58()).join();
  useEffect(() => {
    if (!client || accounts.length === 0) return undefined;
    const { connection } = client;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        changed();
      }, TOGETHER_MS);
    };
    const heard = accounts
      .slice(0, MOST_ACCOUNTS)
      .map((account) => connection.onAccountChange(account, soon, { commitment: "confirmed" }));
    return () => {
      clearTimeout(timer);
      for (const id of heard) void connection.removeAccountChangeListener(id).catch(() => undefined);
    };
  }, [client, key, changed]);
}
