// The IDL's names and types, as TypeScript sees them: integers of 64 bits are bigint, enums objects with one key.

import type { PublicKey } from "@solana/web3.js";

import type { Flashback } from "./generated/flashback.js";

type Type = Flashback["types"][number];
type Field = { name: string; type: unknown };

/** Names of the instructions. */
export type InstructionName = Flashback["instructions"][number]["name"];
/** Names of the account types. */
export type AccountName = Flashback["accounts"][number]["name"];
/** Names of the events. */
export type EventName = Flashback["events"][number]["name"];
/** Names of every type of the IDL. */
export type TypeName = Type["name"];

/** A value of a type as the IDL writes it. */
export type Value<T> = T extends "u64" | "i64"
  ? bigint
  : T extends "u8" | "u16" | "u32"
    ? number
    : T extends "bool"
      ? boolean
      : T extends "pubkey"
        ? PublicKey
        : T extends "bytes"
          ? Uint8Array
          : T extends { option: infer Inner }
            ? Value<Inner> | null
            : T extends { array: [infer Inner, number] }
              ? Value<Inner>[]
              : T extends { defined: { name: infer Name extends TypeName } }
                ? Defined<Name>
                : never;

type Fields<F extends readonly Field[]> = { [Entry in F[number] as Entry["name"]]: Value<Entry["type"]> };
type OneOf<Name extends string> = { [Variant in Name]: { [Key in Variant]: Record<never, never> } }[Name];

/** A value of the IDL's type called `Name`. */
export type Defined<Name extends TypeName> = Extract<Type, { name: Name }>["type"] extends infer T
  ? T extends { kind: "struct"; fields: infer F extends readonly Field[] }
    ? Fields<F>
    : T extends { kind: "enum"; variants: infer V extends readonly { name: string }[] }
      ? OneOf<V[number]["name"]>
      : never
  : never;

type Instruction<Name extends InstructionName> = Extract<Flashback["instructions"][number], { name: Name }>;
type AccountMeta = { name: string; optional?: true };

/** Arguments of an instruction by name. */
export type Args<Name extends InstructionName> = Fields<Instruction<Name>["args"]>;
/** Accounts of an instruction by name; `null` for an optional one that is left out. */
export type Accounts<Name extends InstructionName> = {
  [Meta in Instruction<Name>["accounts"][number] as Meta extends AccountMeta ? Meta["name"] : never]:
    PublicKey | (Meta extends { optional: true } ? null : never);
};
