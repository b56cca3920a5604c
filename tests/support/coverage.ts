// What the suites exercise, so that the last one can say what is left out.

import type { Flashback } from "@flashback/client";

/** Instructions that succeeded. */
export const instructions = new Set<string>();
/** Events that were read. */
export const events = new Set<string>();
/** Errors that were met, by name. */
export const errors = new Set<string>();

/** Notes the instruction that `data` calls. */
export function called(idl: Flashback, data: Uint8Array): void {
  const found = idl.instructions.find(({ discriminator }) => discriminator.every((byte, at) => data[at] === byte));
  if (found) instructions.add(found.name);
}

/** Notes an event. */
export function emitted(name: string): void {
  events.add(name);
}

/** Notes an error. */
export function refused(name: string): void {
  errors.add(name);
}
