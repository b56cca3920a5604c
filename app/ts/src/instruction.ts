// Instructions of the program, from arguments and accounts by name. Pure: nothing is asked of a node.

import { TransactionInstruction, type AccountMeta, type PublicKey } from "@solana/web3.js";
import { Buffer } from "buffer";

import { decodeFields, encodeFields, type IdlType } from "./codec.js";
import { PROGRAM_ID } from "./constants.js";
import { FlashbackError } from "./error.js";
import { IDL } from "./generated/idl.js";
import type { Accounts, Args, InstructionName } from "./idl.js";

interface Entry {
  discriminator: number[];
  accounts: { name: string; writable?: boolean; signer?: boolean }[];
  args: { name: string; type: IdlType }[];
}

function entryOf(name: string): Entry {
  const found = (IDL.instructions as unknown as (Entry & { name: string })[]).find((entry) => entry.name === name);
  if (found) return found;
  throw new FlashbackError("oldIdl", `The IDL has no instruction ${name}`, "Use a newer version");
}

/** The data of instruction `name`. */
export function encodeInstruction(name: string, args: object): Uint8Array {
  const entry = entryOf(name);
  const encoded = encodeFields(entry.args, args as Record<string, unknown>, name);
  return Uint8Array.from([...entry.discriminator, ...encoded]);
}

/** An instruction with its arguments, as the IDL documents them; integers of 64 bits are bigint. */
export type FlashbackInstruction = {
  [Name in InstructionName]: { name: Name; args: Args<Name> };
}[InstructionName];

/** The instruction that `data` calls; `undefined` where this version of the IDL has none like it. */
export function decodeInstruction(data: Uint8Array): FlashbackInstruction | undefined {
  const entries = IDL.instructions as unknown as (Entry & { name: string })[];
  const found = entries.find(({ discriminator }) => discriminator.every((byte, at) => data[at] === byte));
  if (!found) return undefined;
  const args = decodeFields(found.args, found.name, data, found.discriminator.length);
  return { name: found.name, args } as unknown as FlashbackInstruction;
}

/** Instruction `name` with its arguments and accounts, as the IDL documents them; `remaining` follow them. */
export function instruction<Name extends InstructionName>(
  name: Name,
  args: Args<Name>,
  accounts: Accounts<Name>,
  remaining: readonly AccountMeta[] = [],
): TransactionInstruction {
  const given = accounts as Record<string, PublicKey | null | undefined>;
  const keys = entryOf(name).accounts.map(({ name: account, signer = false, writable = false }) => {
    const pubkey = given[account];
    if (pubkey === undefined) {
      throw new FlashbackError("argument", `${name} lacks the account ${account}`, "Pass its key");
    }
    // The program's own address stands for an account that is left out.
    if (pubkey === null) return { pubkey: PROGRAM_ID, isSigner: false, isWritable: false };
    return { pubkey, isSigner: signer, isWritable: writable };
  });
  keys.push(...remaining);
  return new TransactionInstruction({ programId: PROGRAM_ID, keys, data: Buffer.from(encodeInstruction(name, args)) });
}
