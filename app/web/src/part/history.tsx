// What has happened to an account, by the events of its transactions.

import { eventsIn, type Client, type FlashbackEvent } from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import { time, whole } from "../format.js";
import { useLoad } from "../load.js";
import { explorer } from "../node.js";
import { useSession } from "../session.js";
import { spoken } from "../words.js";
import { Failure, Waiting } from "./notice.js";

/** Transactions that are looked at. */
const LATEST = 20;

interface Entry {
  signature: string;
  at: bigint;
  events: FlashbackEvent[];
}

/** The latest transactions of `address` with the program's events in them. */
async function history(client: Client, address: PublicKey): Promise<Entry[]> {
  const { connection } = client;
  const found = await connection.getSignaturesForAddress(address, { limit: LATEST }, "confirmed");
  const done = found.filter(({ err }) => err === null);
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const entries = await Promise.all(
    done.map(async ({ signature, blockTime }) => {
      const transaction = await connection.getTransaction(signature, options);
      const events = eventsIn(transaction?.meta?.logMessages ?? []);
      return { signature, at: BigInt(blockTime ?? transaction?.blockTime ?? 0), events };
    }),
  );
  return entries.filter(({ events }) => events.length > 0);
}

function revision({ data }: FlashbackEvent): string {
  return "revision" in data ? `, revision ${whole(data.revision as number)}` : "";
}

/** The history of an account. */
export function History({ of }: { of: PublicKey }) {
  const { client, node } = useSession();
  const { data, error, reload } = useLoad(() => client && history(client, of), [client, of.toBase58()]);
  if (error) return <Failure error={error} retry={reload} />;
  if (!data) return <Waiting>Reading the latest {LATEST} transactions</Waiting>;
  if (data.length === 0) return <p class="muted">The node keeps no transactions of it.</p>;
  return (
    <ul class="plain-list history">
      {data.map(({ signature, at, events }) => (
        <li key={signature}>
          {events.map((event) => spoken(event.name) + revision(event)).join(" · ")}{" "}
          <small>
            <a href={explorer(node, signature)} target="_blank" rel="noopener noreferrer">
              {time(at) || "transaction"}
            </a>
          </small>
        </li>
      ))}
    </ul>
  );
}
