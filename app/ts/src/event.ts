// What the program says of every change of state.

import { EventParser, type IdlEvents } from "@anchor-lang/core";

import { answered, type Client } from "./client.js";
import { PROGRAM_ID } from "./constants.js";
import { FlashbackError } from "./error.js";
import type { Flashback } from "./generated/flashback.js";
import { plain, type Plain } from "./number.js";

/** Names of the events. */
export type EventName = keyof IdlEvents<Flashback>;
/** An event with its values, as the IDL documents them; integers of 64 bits are bigint. */
export type FlashbackEvent = {
  [Name in EventName]: { name: Name; data: Plain<IdlEvents<Flashback>[Name]> };
}[EventName];

/** The events in the logs of a transaction, in order. Logs are cut at 10,000 bytes, and events with them. */
export function eventsIn(client: Client, logs: readonly string[]): FlashbackEvent[] {
  const parser = new EventParser(PROGRAM_ID, client.program.coder);
  return [...parser.parseLogs([...logs])].map(({ name, data }) => ({ name, data: plain(data) }) as FlashbackEvent);
}

/** The events of a transaction that is in a block. */
export async function eventsOf(client: Client, signature: string): Promise<FlashbackEvent[]> {
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const found = await answered(client.connection.getTransaction(signature, options));
  if (found?.meta?.logMessages) return eventsIn(client, found.meta.logMessages);
  const what = `The node does not know transaction ${signature}`;
  throw new FlashbackError("node", what, "Ask again later, or a node that keeps the history");
}
