// The same initialisation as `flashback platform init --from FILE`, through the IDL.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { AnchorProvider } from "@anchor-lang/core";
import {
  address,
  constant,
  decodeAccount,
  explain,
  FlashbackError,
  i64,
  IDL,
  instruction,
  PROGRAM_ID,
  send,
  u64,
  type Defined,
} from "@flashback/client";
import { PublicKey, SystemProgram, SYSVAR_CLOCK_PUBKEY, type Connection } from "@solana/web3.js";

/** How it is done. */
export interface Manner {
  /** Says what would be done, and does not do it. */
  dryRun?: boolean;
  /** Where every line of it goes. */
  say?: (line: string) => void;
}

type Values = Record<string, unknown>;

const ROLES = ["admin", "registrar", "guardian", "treasury", "arbiter"] as const;
const REQUIRED = ["epoch_secs", "report_window_secs", ...ROLES] as const;
const SMALL = ["fee_bps", "thaw_secs"] as const;
const LAMPORTS = ["registration_fee_lamports", "dispute_stake_lamports", "report_pay_lamports"] as const;
const KNOWN: readonly string[] = [...REQUIRED, ...SMALL, ...LAMPORTS, "genesis_at", "bounds"];

/** The widest bounds that the program allows. */
const widest = (epochSecs: number): Values => {
  const epochs = (name: Parameters<typeof constant>[0]) => Number(constant(name)) * epochSecs;
  return {
    max_notice_secs: epochs("maxNoticeEpochs"),
    min_grace_secs: Math.floor(epochSecs / Number(constant("minGraceDivisor"))),
    max_grace_secs: epochs("maxGraceEpochs"),
    min_dispute_secs: epochs("minDisputeEpochs"),
    max_dispute_secs: epochs("maxDisputeEpochs"),
    min_ruling_secs: epochs("minRulingEpochs"),
    max_ruling_secs: epochs("maxRulingEpochs"),
    max_term_secs: epochs("maxTermEpochs"),
  };
};

const CLUSTERS: Record<string, string> = {
  "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d": "mainnet",
  EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG: "devnet",
  "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY": "testnet",
};

/** The file of the cluster that a connection leads to. */
export async function clusterFile(connection: Connection): Promise<string> {
  const cluster = CLUSTERS[await connection.getGenesisHash()] ?? "localnet";
  return fileURLToPath(new URL(`${cluster}.json`, import.meta.url));
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, char: string) => char.toUpperCase());
const refuse = (what: string, advice: string) => new FlashbackError("refused", what, advice);

/** What the file says, each value as the program holds it. `@wallet` stands for whoever signs. */
async function read(file: string, wallet: PublicKey): Promise<Values> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new FlashbackError("refused", `${file} cannot be read`, "Write one, as migrations/README.md tells", {
      cause,
    });
  });
  const values = JSON.parse(text) as Values;
  const unknown = Object.keys(values).find((key) => !KNOWN.includes(key));
  const missing = REQUIRED.find((key) => values[key] === undefined);
  if (unknown !== undefined) throw refuse(`${file}: ${unknown} is no setting`, `Settings are ${KNOWN.join(", ")}`);
  if (missing !== undefined) throw refuse(`${file}: ${missing} is missing`, "Add it");
  const wanted: Values = {};
  for (const [key, value] of Object.entries(values)) {
    if ((ROLES as readonly string[]).includes(key))
      wanted[key] = value === "@wallet" ? wallet : new PublicKey(value as string);
    else if (key === "bounds") wanted[key] = { ...widest(values["epoch_secs"] as number), ...(value as Values) };
    else if ((LAMPORTS as readonly string[]).includes(key)) wanted[key] = u64(value as number, key);
    else wanted[key] = key === "genesis_at" ? i64(value as number, key) : value;
  }
  return wanted;
}

const show = (value: unknown): string => {
  if (value instanceof PublicKey) return value.toBase58();
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${String(inner)}`)
    .join(", ");
};

const camelKeys = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [camel(key), value]));

/** Makes the platform as `file` says. Where it is there already nothing is sent; if it differs, that is an error. */
export async function initialize(
  provider: AnchorProvider,
  file: string,
  manner: Manner = {},
): Promise<string | undefined> {
  const { dryRun = false, say = () => {} } = manner;
  const wanted = await read(file, provider.publicKey);
  try {
    const { connection, wallet } = provider;
    const [deployed, platform, clock] = await connection.getMultipleAccountsInfo([
      PROGRAM_ID,
      address.platform(),
      SYSVAR_CLOCK_PUBKEY,
    ]);
    if (!deployed?.executable) {
      throw new FlashbackError("programMissing", `${IDL.address} is not on this cluster`, "Deploy it first");
    }
    if (platform) {
      compare(decodeAccount("platform", address.platform(), platform), wanted, say);
      say("the platform is there as the file says; nothing to do");
      return undefined;
    }
    wanted["genesis_at"] ??= clock?.data.readBigInt64LE(32);
    for (const [key, value] of Object.entries(wanted)) say(`${key}: ${show(value)}`);
    if (dryRun) {
      say("nothing was sent");
      return undefined;
    }
    const { admin, epoch_secs, report_window_secs, genesis_at, bounds, ...parameters } = wanted;
    const changes = [...ROLES.slice(1), ...SMALL, ...LAMPORTS].map((key) => [camel(key), parameters[key] ?? null]);
    const args = {
      genesis: camelKeys({ epoch_secs, report_window_secs, genesis_at }) as Defined<"genesis">,
      admin: admin as PublicKey,
      parameters: {
        ...(Object.fromEntries(changes) as Defined<"platformChanges">),
        bounds: bounds === undefined ? null : (camelKeys(bounds as Values) as Defined<"termBounds">),
      },
    };
    const accounts = {
      authority: wallet.publicKey,
      platform: address.platform(),
      programData: address.programData(),
      systemProgram: SystemProgram.programId,
    };
    const { signature } = await send({ connection, wallet }, [instruction("initializePlatform", args, accounts)]);
    say(`the platform is ${address.platform().toBase58()}, made by ${signature}`);
    return signature;
  } catch (thrown) {
    throw explain(thrown);
  }
}

function compare(found: Values, wanted: Values, say: (line: string) => void): void {
  const differing = Object.entries(wanted).flatMap(([key, value]) => {
    const is = show(found[camel(key)]);
    const shall = show(
      value !== null && typeof value === "object" && !(value instanceof PublicKey) ? camelKeys(value as Values) : value,
    );
    if (is === shall) return [];
    say(`${key}: ${is} on the chain, ${shall} in the file`);
    return [key];
  });
  if (differing.length === 0) return;
  const advice =
    "Change it with `flashback platform set` and `platform admin`, or correct the file; epochs are fixed for ever";
  throw refuse(`The platform is there, but differs from the file in ${differing.join(", ")}`, advice);
}
