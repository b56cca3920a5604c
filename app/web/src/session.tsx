// What every part of the page works with: the node, the client, the chain's time, the wallet, and what mints are called.

import {
  chainTime,
  connect,
  explain,
  fetchMints,
  fetchPlatform,
  settlementMints,
  type Client,
  type FlashbackError,
  type Platform,
} from "@flashback/client";
import type { Connection, PublicKey } from "@solana/web3.js";
import type { Wallet } from "@wallet-standard/base";
import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useMemo, useState } from "preact/hooks";

import type { Money } from "./format.js";
import { chosenNode, connectionTo, type Node } from "./node.js";
import { disconnect, onAccounts } from "./wallet.js";

/** How often the chain's time is read; in between it is counted on. */
const CLOCK_MS = 15_000;

/** What every part of the page works with. */
export interface Session {
  /** The node. */
  node: Node;
  /** What reads the chain. `undefined` until the node has said which cluster it belongs to. */
  client: Client | undefined;
  /** What the connected wallet signs through. */
  signer: Client | undefined;
  /** The platform's parameters. */
  platform: Platform | undefined;
  /** Why there is no client. */
  error: FlashbackError | undefined;
  /** For how many milliseconds the page holds back because the node asked for it. */
  held: number;
  /** The wallet that is connected. */
  wallet: Wallet | undefined;
  /** Whose signature it gives. */
  owner: PublicKey | undefined;
  /** Why the wallet could not be connected. */
  walletError: FlashbackError | undefined;
  /** Connects a wallet. */
  use: (wallet: Wallet) => Promise<void>;
  /** Lets go of the wallet. */
  leave: () => void;
  /** Connects to the node again. */
  retry: () => void;
  /** Mints by address. */
  mints: (addresses: readonly PublicKey[]) => Promise<Map<string, Money>>;
  /** The chain's time at this moment, unix seconds: what was read last, counted on. */
  now: () => bigint;
}

const Context = createContext<Session | undefined>(undefined);

/** The session. */
export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("a component outside the session");
  return session;
}

/** The chain's time, counted on each second. */
export function useNow(): bigint {
  const { now } = useSession();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now();
}

interface Connected {
  client: Client;
  platform: Platform;
}

/** Remembers what mints are called. */
class Mints {
  private readonly known = new Map<string, Money>();
  private vouched: Promise<Set<string>> | undefined;

  async of(client: Client, addresses: readonly PublicKey[]): Promise<Map<string, Money>> {
    const missing = addresses.filter((address) => !this.known.has(address.toBase58()));
    if (missing.length > 0) {
      this.vouched ??= vouchedFor(client).catch((thrown: unknown) => {
        this.vouched = undefined;
        throw thrown;
      });
      const [found, vouched] = await Promise.all([fetchMints(client, missing), this.vouched]);
      for (const [address, mint] of found) this.known.set(address, { ...mint, vouched: vouched.has(address) });
    }
    return new Map(this.known);
  }
}

async function vouchedFor(client: Client): Promise<Set<string>> {
  const mints = await settlementMints(client);
  return new Set(mints.filter(({ refValue }) => refValue > 0n).map(({ mint }) => mint.toBase58()));
}

/** Gives its children a session. */
export function SessionProvider({ children }: { children: ComponentChildren }) {
  const node = useMemo(chosenNode, []);
  const [held, setHeld] = useState(0);
  const connection = useMemo(() => connectionTo(node, setHeld), [node]);
  const known = useMemo(() => new Mints(), []);
  const [reader, setReader] = useState<Connected | undefined>();
  const [error, setError] = useState<FlashbackError | undefined>();
  const [attempt, setAttempt] = useState(0);
  const [signing, setSigning] = useState<{ wallet: Wallet; client: Client } | undefined>();
  const [walletError, setWalletError] = useState<FlashbackError | undefined>();
  const [clock, setClock] = useState({ at: 0n, readAt: 0 });

  useEffect(() => {
    let current = true;
    setError(undefined);
    open(node, connection).then(
      (connected) => current && setReader(connected),
      (thrown: unknown) => current && setError(explain(thrown)),
    );
    return () => {
      current = false;
    };
  }, [node, connection, attempt]);

  useEffect(() => {
    if (!reader) return undefined;
    const read = async () => {
      const { now } = await chainTime(reader.client);
      setClock({ at: now, readAt: performance.now() });
    };
    // A clock that is not answered for is counted on.
    const attempt = () => void read().catch(() => undefined);
    attempt();
    const timer = setInterval(attempt, CLOCK_MS);
    return () => clearInterval(timer);
  }, [reader]);

  const use = useCallback(
    async (wallet: Wallet) => {
      setWalletError(undefined);
      try {
        setSigning({ wallet, client: await connect({ connection, wallet, chain: node.chain }) });
      } catch (thrown) {
        setSigning(undefined);
        setWalletError(explain(thrown));
      }
    },
    [connection, node],
  );
  useEffect(() => signing && onAccounts(signing.wallet, () => void use(signing.wallet)), [signing, use]);
  const leave = useCallback(() => {
    setWalletError(undefined);
    setSigning((before) => {
      if (before) void disconnect(before.wallet).catch(() => undefined);
      return undefined;
    });
  }, []);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const mints = useCallback(
    (addresses: readonly PublicKey[]) => (reader ? known.of(reader.client, addresses) : Promise.resolve(new Map())),
    [reader, known],
  );
  const now = useCallback(
    () => (clock.at === 0n ? 0n : clock.at + BigInt(Math.floor((performance.now() - clock.readAt) / 1_000))),
    [clock],
  );
  const session: Session = {
    node,
    client: reader?.client,
    signer: signing?.client,
    platform: reader?.platform,
    error,
    held,
    wallet: signing?.wallet,
    owner: signing?.client.wallet.publicKey,
    walletError,
    use,
    leave,
    retry,
    mints,
    now,
  };
  return <Context.Provider value={session}>{children}</Context.Provider>;
}

async function open(node: Node, connection: Connection): Promise<Connected> {
  const client = await connect({ connection, chain: node.chain });
  return { client, platform: await fetchPlatform(client) };
}
