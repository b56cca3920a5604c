// Values as the program lays them out: Borsh over the IDL. Anchor's own coder does the same, but only where there is a global
// `Buffer`, which browsers do not have.

import { PublicKey } from "@solana/web3.js";

import { FlashbackError } from "./error.js";
import { IDL } from "./generated/idl.js";
import type { Defined, TypeName } from "./idl.js";
import { i64, small, u64, type Integer } from "./number.js";

/** A type as the IDL writes it. */
export type IdlType = string | { option: IdlType } | { array: [IdlType, number] } | { defined: { name: string } };
type Named = { name: string; type: IdlType };
type Values = Record<string, unknown>;

const KEY_BYTES = 32;
const DISCRIMINATOR_BYTES = 8;
const PLAIN_BYTES: Record<string, number> = { bool: 1, u8: 1, u16: 2, u32: 4, u64: 8, i64: 8, pubkey: KEY_BYTES };

/** What `data` holds of the type called `name`, from byte `at` on. */
export function decode<Name extends TypeName>(name: Name, data: Uint8Array, at: number): Defined<Name> {
  return read(name, data, at, (reader) => reader.value({ defined: { name } })) as Defined<Name>;
}

/** What `data` holds of `fields` by name, from byte `at` on; `of` says in errors whose they are. */
export function decodeFields(fields: readonly Named[], of: string, data: Uint8Array, at: number): Values {
  return read(of, data, at, (reader) => Object.fromEntries(fields.map(({ name, type }) => [name, reader.value(type)])));
}

function read<T>(of: string, data: Uint8Array, at: number, value: (reader: Reader) => T): T {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  try {
    return value(new Reader(view, at));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const what = `${data.length} bytes are too few for a ${of}`;
    throw new FlashbackError("oldIdl", what, "Use the version of @flashback/client that fits the program", { cause });
  }
}

/** Bytes of an account of the type called `name`, with its discriminator. */
export function accountSize(name: string): number {
  return DISCRIMINATOR_BYTES + encodedSize({ defined: { name } });
}

function encodedSize(type: IdlType): number {
  if (typeof type === "string") return PLAIN_BYTES[type] ?? 0;
  if ("array" in type) return type.array[1] * encodedSize(type.array[0]);
  if ("option" in type) return 1 + encodedSize(type.option);
  const defined = definition(type);
  return defined.kind === "enum" ? 1 : defined.fields.reduce((sum, field) => sum + encodedSize(field.type), 0);
}

/** The bytes of `fields` with `values` by name; `of` says in errors whose they are. */
export function encodeFields(fields: readonly Named[], values: Values, of: string): number[] {
  return fields.flatMap(({ name, type }) => encode(type, values[name], `${of}.${name}`));
}

function encode(type: IdlType, value: unknown, name: string): number[] {
  if (typeof type === "string") return encodePlain(type, value, name);
  if ("option" in type) return value === null || value === undefined ? [0] : [1, ...encode(type.option, value, name)];
  if ("array" in type) {
    const [inner, length] = type.array;
    const items = [...(value as Iterable<unknown>)];
    if (items.length === length) return items.flatMap((item, at) => encode(inner, item, `${name}[${at}]`));
    throw mismatch(name, `has ${items.length} items`, `Pass ${length}`);
  }
  const defined = definition(type);
  if (defined.kind === "struct") return encodeFields(defined.fields, value as Values, name);
  const [chosen = ""] = Object.keys((value ?? {}) as object);
  const variant = defined.variants.indexOf(chosen);
  if (variant >= 0) return [variant];
  throw mismatch(
    name,
    `is none of ${defined.variants.join(", ")}`,
    `Pass an object such as { ${defined.variants[0]}: {} }`,
  );
}

function encodePlain(type: string, value: unknown, name: string): number[] {
  switch (type) {
    case "bool":
      return [value === true ? 1 : 0];
    case "u8":
      return littleEndian(BigInt(small(value as number, 8, name)), 1);
    case "u16":
      return littleEndian(BigInt(small(value as number, 16, name)), 2);
    case "u32":
      return littleEndian(BigInt(small(value as number, 32, name)), 4);
    case "u64":
      return littleEndian(u64(value as Integer, name), 8);
    case "i64":
      return littleEndian(i64(value as Integer, name), 8);
    case "pubkey":
      if (value instanceof PublicKey) return [...value.toBytes()];
      throw mismatch(name, "is no key", "Pass a PublicKey");
    case "bytes":
      if (value instanceof Uint8Array) return [...littleEndian(BigInt(value.length), 4), ...value];
      throw mismatch(name, "are no bytes", "Pass a Uint8Array, of text `new TextEncoder().encode(text)`");
    default:
      throw unknownType(type);
  }
}

/** `value` in `bytes` bytes, the lowest first. */
export function littleEndian(value: bigint, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

class Reader {
  constructor(
    private readonly view: DataView,
    private at: number,
  ) {}

  value(type: IdlType): unknown {
    if (typeof type === "string") return this.plain(type);
    if ("option" in type) return this.plain("bool") ? this.value(type.option) : null;
    if ("array" in type) {
      const [inner, length] = type.array;
      if (inner === "u8") return [...this.bytes(length)];
      return Array.from({ length }, () => this.value(inner));
    }
    const defined = definition(type);
    if (defined.kind === "struct") {
      const fields: Values = {};
      for (const { name, type } of defined.fields) fields[name] = this.value(type);
      return fields;
    }
    const variant = defined.variants[this.plain("u8") as number];
    if (variant !== undefined) return { [variant]: {} };
    throw new RangeError("an unknown variant");
  }

  private plain(type: string): unknown {
    switch (type) {
      case "bool":
        return this.view.getUint8(this.step(1)) === 1;
      case "u8":
        return this.view.getUint8(this.step(1));
      case "u16":
        return this.view.getUint16(this.step(2), true);
      case "u32":
        return this.view.getUint32(this.step(4), true);
      case "u64":
        return this.view.getBigUint64(this.step(8), true);
      case "i64":
        return this.view.getBigInt64(this.step(8), true);
      case "pubkey":
        return new PublicKey(this.bytes(KEY_BYTES));
      case "bytes":
        return Uint8Array.from(this.bytes(this.plain("u32") as number));
      default:
        throw unknownType(type);
    }
  }

  private bytes(length: number): Uint8Array {
    const { buffer, byteOffset } = this.view;
    return new Uint8Array(buffer, byteOffset + this.step(length), length);
  }

  private step(bytes: number): number {
    const { at } = this;
    this.at += bytes;
    if (this.at > this.view.byteLength) throw new RangeError("the end of the data");
    return at;
  }
}

type Definition = { kind: "struct"; fields: Named[] } | { kind: "enum"; variants: string[] };

const definitions = new Map<string, Definition>();

function definition({ defined: { name } }: { defined: { name: string } }): Definition {
  const known = definitions.get(name);
  if (known) return known;
  const found = IDL.types.find((entry) => entry.name === name)?.type;
  if (found?.kind !== "struct" && found?.kind !== "enum") throw unknownType(name);
  const made: Definition =
    found.kind === "struct"
      ? { kind: "struct", fields: found.fields as readonly Named[] as Named[] }
      : { kind: "enum", variants: found.variants.map((variant) => variant.name) };
  definitions.set(name, made);
  return made;
}

function unknownType(name: string): FlashbackError {
  return new FlashbackError("oldIdl", `The IDL's type ${name} is unknown`, "Use a newer version");
}

function mismatch(name: string, what: string, advice: string): FlashbackError {
  return new FlashbackError("argument", `${name} ${what}`, advice);
}
