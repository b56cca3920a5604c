// What has happened to an account: the events of its transactions, and what each change of an offer or an entry changed.

import {
  decodeInstruction,
  eventsIn,
  PROGRAM_ID,
  type Client,
  type FlashbackEvent,
  type FlashbackInstruction,
} from "@flashback/client";
import type { PublicKey, VersionedMessage } from "@solana/web3.js";
import { useState } from "preact/hooks";

import { time, type Money } from "../format.js";
import { useLoad } from "../load.js";
import { explorer } from "../node.js";
import { useSession } from "../session.js";
import { Text } from "../text.js";
import { profileFacts, told, type Units } from "./event.js";
import { Failure, Waiting } from "./notice.js";
import { differences, offerFacts, type Fact } from "./offer.js";

/** Transactions that are looked at, and with each wish for more. */
const STEP = 20;

interface Entry {
  signature: string;
  at: bigint;
  events: FlashbackEvent[];
  called: FlashbackInstruction[];
}

interface Found {
  entries: Entry[];
  /** Whether the node knows of older ones. */
  more: boolean;
}

/** The latest transactions of `address` that say something, the last first. */
async function history(client: Client, address: PublicKey, limit: number): Promise<Found> {
  const { connection } = client;
  const found = await connection.getSignaturesForAddress(address, { limit }, "confirmed");
  const done = found.filter(({ err }) => err === null);
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const entries = await Promise.all(
    done.map(async ({ signature, blockTime }) => {
      const transaction = await connection.getTransaction(signature, options);
      const events = eventsIn(transaction?.meta?.logMessages ?? []);
      const called = transaction ? calledIn(transaction.transaction.message, address) : [];
      return { signature, at: BigInt(blockTime ?? transaction?.blockTime ?? 0), events, called };
    }),
  );
  return { entries: entries.filter(({ events }) => events.length > 0), more: found.length === limit };
}

/** The program's instructions in a transaction that take `account`. */
function calledIn(message: VersionedMessage, account: PublicKey): FlashbackInstruction[] {
  const keys = message.staticAccountKeys;
  return message.compiledInstructions.flatMap(({ programIdIndex, accountKeyIndexes, data }) => {
    const isOurs = keys[programIdIndex]?.equals(PROGRAM_ID);
    return isOurs && accountKeyIndexes.some((at) => keys[at]?.equals(account)) ? (decodeInstruction(data) ?? []) : [];
  });
}

/** What has a history; a provider's transactions are about its listings too. */
type About = "listing" | "provider";

/** What an instruction says of it as facts. */
function stated(called: FlashbackInstruction, about: About, mint: Money | undefined): readonly Fact[] | undefined {
  const isListing = called.name === "createListing" || called.name === "updateListing";
  if (isListing) return about === "listing" ? offerFacts(called.args.offer, mint) : undefined;
  const isProvider = called.name === "registerProvider" || called.name === "updateProvider";
  return isProvider && about === "provider" ? profileFacts(called.args.profile) : undefined;
}

type Change = readonly [name: string, was: string, is: string];

/** What each entry changed of what the one before stated, by signature. */
function changes(entries: readonly Entry[], about: About, mint: Money | undefined): Map<string, Change[]> {
  const found = new Map<string, Change[]>();
  let before: readonly Fact[] | undefined;
  for (const { signature, called } of [...entries].reverse()) {
    for (const facts of called.flatMap((one) => [stated(one, about, mint) ?? []])) {
      if (facts.length === 0) continue;
      if (before) found.set(signature, differences(before, facts));
      before = facts;
    }
  }
  return found;
}

interface Props {
  of: PublicKey;
  about: About;
  units?: Units;
}

/** The history of an account. */
export function History({ of, about, units = {} }: Props) {
  const { client, node } = useSession();
  const [limit, setLimit] = useState(STEP);
  const [kept, setKept] = useState<Found | undefined>();
  const { data, error, reload } = useLoad(
    () =>
      client &&
      history(client, of, limit).then((found) => {
        setKept(found);
        return found;
      }),
    [client, of.toBase58(), limit],
  );
  const found = data ?? kept;
  if (error) return <Failure error={error} retry={reload} />;
  if (!found) return <Waiting>Reading the latest {limit} transactions</Waiting>;
  if (found.entries.length === 0) return <p class="muted">The node keeps no transactions of it.</p>;
  const changed = changes(found.entries, about, units.mint);
  return (
    <>
      <ul class="plain-list history">
        {found.entries.map(({ signature, at, events }) => (
          <li key={signature}>
            {events.map((event) => told(event, units)).join(" · ")}{" "}
            <small>
              <a href={explorer(node, signature)} target="_blank" rel="noopener noreferrer">
                {time(at) || "transaction"}
              </a>
            </small>
            {changed.get(signature)?.map(([name, was, is]) => (
              <p key={name} class="change">
                {name}:{" "}
                <del>
                  <Text text={was} />
                </del>{" "}
                →{" "}
                <ins>
                  <Text text={is} />
                </ins>
              </p>
            ))}
          </li>
        ))}
      </ul>
      {found.more && (
        <p class="more">
          <button type="button" class="quiet" disabled={!data} onClick={() => setLimit(limit + STEP)}>
            {data ? "Older" : "Reading"}
          </button>
        </p>
      )}
    </>
  );
}
