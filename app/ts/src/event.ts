// What the program says of every change of state.

import { Buffer } from "buffer";

import { answered, type Client } from "./client.js";
import { decode } from "./codec.js";
import { PROGRAM_ID } from "./constants.js";
import { FlashbackError } from "./error.js";
import { IDL } from "./generated/idl.js";
import type { Defined, EventName } from "./idl.js";

/** An event with its values, as the IDL documents them; integers of 64 bits are bigint. */
export type FlashbackEvent = {
  [Name in EventName]: { name: Name; data: Defined<Name> };
}[EventName];

const INVOKED = /^Program (\w+) invoke \[(\d+)\]$/;
const EMITTED = /^Program data: (\S+)$/;

/**
 * The events in the logs of a transaction, in order: only what the program itself emitted, whatever other programs log.
 * Logs are cut at 10,000 bytes, and events with them.
 */
export function eventsIn(logs: readonly string[]): FlashbackEvent[] {
  const events: FlashbackEvent[] = [];
  const running: string[] = [];
  for (const log of logs) {
    const [, program, depth] = INVOKED.exec(log) ?? [];
    if (program !== undefined) running.splice(Number(depth) - 1, running.length, program);
    const top = running.at(-1);
    if (top === undefined) continue;
    if (log === `Program ${top} success` || log.startsWith(`Program ${top} failed`)) running.pop();
    const [, data] = top === PROGRAM_ID.toBase58() ? (EMITTED.exec(log) ?? []) : [];
    const event = data && decodeEvent(Buffer.from(data, "base64"));
    if (event) events.push(event);
  }
  return events;
}

function decodeEvent(data: Uint8Array): FlashbackEvent | undefined {
  const found = IDL.events.find(({ discriminator }) => discriminator.every((byte, at) => data[at] === byte));
  if (!found) return undefined;
  return { name: found.name, data: decode(found.name, data, found.discriminator.length) } as FlashbackEvent;
}

/** The events of a transaction that is in a block. */
export async function eventsOf(client: Client, signature: string): Promise<FlashbackEvent[]> {
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const found = await answered(client.connection.getTransaction(signature, options));
  if (found?.meta?.logMessages) return eventsIn(found.meta.logMessages);
  const what = `The node does not know transaction ${signature}`;
  throw new FlashbackError("node", what, "Ask again later, or a node that keeps the history");
}
