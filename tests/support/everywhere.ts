// Runs in places that are not Node: reproduces the vectors with nothing but what such a place has.

import type { Vectors } from "./vectors.js";
import { account, events, expected, made, madeByAnchor } from "./reproduce.js";

/** JSON with the fields of objects in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** What differs from the vectors, and how many of them were reproduced. */
export async function reproduce({ instructions, accounts }: Vectors): Promise<{ same: number; other: string[] }> {
  const other: string[] = [];
  let same = 0;
  const check = async (what: string, found: () => unknown, wanted: unknown) => {
    try {
      if (canonical(await found()) === canonical(wanted)) same += 1;
      else other.push(what);
    } catch (error) {
      other.push(`${what}: ${String(error)}`);
    }
  };
  for (const vector of instructions) {
    await check(vector.name, () => made(vector), expected(vector));
    await check(`${vector.name} by Anchor`, () => madeByAnchor(vector), expected(vector));
    const told = vector.events.map(({ name, values }) => ({ name, values }));
    await check(`events of ${vector.name}`, () => events(vector.events), told);
  }
  for (const { name, address, data, values } of accounts) {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    await check(name, () => account(name, address, bytes), values);
  }
  return { same, other };
}
