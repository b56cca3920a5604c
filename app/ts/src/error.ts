// What can go wrong, by name and with what to do about it.

import { escape } from "./escape.js";
import { IDL } from "./generated/idl.js";

/** What kind of thing went wrong. */
export type ErrorKind =
  /** The program refused; `name` is that of its error in the IDL. */
  | "program"
  /** Anchor or a token program refused; `name` is that of its error, where it has one. */
  | "framework"
  /** Connection and wallet, or connection and what was asked for, are two clusters. */
  | "wrongCluster"
  /** The program is not on this cluster. */
  | "programMissing"
  /** The program is there, but nobody has initialised the platform. */
  | "platformMissing"
  /** The program on the cluster is of another version than this package. */
  | "oldIdl"
  /** An integer that is not exact, or does not fit. */
  | "number"
  /** A text that does not fit its field. */
  | "text"
  /** An argument that is not of the type that the IDL says. */
  | "argument"
  /** Nothing is stored at an address: it was closed, or never there. */
  | "accountMissing"
  /** An account of another program or of another type. */
  | "accountOther"
  /** An account that an instruction creates is there already. */
  | "accountExists"
  /** The wallet did not sign, or cannot, or signed something else. */
  | "walletRefused"
  /** A wallet cannot pay, in SOL or in tokens. */
  | "fundsMissing"
  /** What is asked for does not go, as things stand. */
  | "refused"
  /** A transaction was not taken into a block in time. */
  | "expired"
  /** No node answers, or not with what was asked for. */
  | "node";

/** What is known of an error besides its text. */
export interface ErrorDetails {
  /** Name of the error in the IDL or the framework. */
  name?: string;
  /** Number of the error: 6000 and above are the program's own. */
  code?: number;
  /** What the programs logged. */
  logs?: readonly string[];
  /** What was thrown. */
  cause?: unknown;
}

/**
 * Every error of this package. `message` says what is wrong and what to do. Whatever of it a node, a program or a wallet
 * wrote is escaped.
 */
export class FlashbackError extends Error {
  override readonly name: string;
  /** What to do about it. */
  readonly advice: string;
  /** Number of a program's error. */
  readonly code: number | undefined;
  /** What the programs logged. */
  readonly logs: readonly string[];

  constructor(
    /** What kind of thing went wrong. */
    readonly kind: ErrorKind,
    what: string,
    advice: string,
    details: ErrorDetails = {},
  ) {
    super(escape(`${what}. ${advice}`), { cause: details.cause });
    this.advice = escape(advice);
    this.name = escape(details.name ?? "FlashbackError");
    this.code = details.code;
    this.logs = (details.logs ?? []).map((log) => escape(String(log)));
  }
}

/** An error of the program as the IDL has it. */
export interface ProgramErrorEntry {
  /** Its number. */
  code: number;
  /** Its name. */
  name: string;
  /** What is wrong. */
  what: string;
  /** What to do. */
  advice: string;
}

/** What to do about an error of the framework, which says only what is wrong. */
const CHECK_ADDRESSES = "check the addresses given";
const OWN_FIRST = 6_000;
const NO_SUCH_INSTRUCTION = 101;
const UNREADABLE_INSTRUCTION = 102;
const FIRST_CONSTRAINT = 2_000;
const LAST_CONSTRAINT = 2_999;
const OTHER_TYPE = 3_002;
const OTHER_OWNER = 3_007;
const NOT_SIGNED = 3_010;
const NOT_THERE = 3_012;
/** How Anchor logs the owner of an account where nothing is stored: the system program. */
const EMPTY = "Program log: 11111111111111111111111111111111";
/** How the two token programs refuse an account in which nothing is stored. */
const TOKEN_ACCOUNT_MISSING =
  /^Program Token\w+ failed: (?:incorrect program id|invalid account data) for instruction$/;

/** The program's error number `code`, if this version of the IDL knows it. */
export function programError(code: number): ProgramErrorEntry | undefined {
  const entry = IDL.errors.find((error) => error.code === code);
  return entry && { code, name: pascal(entry.name), ...parts(entry.msg) };
}

/** The program's error of this name, if this version of the IDL knows it. */
export function programErrorNamed(name: string): ProgramErrorEntry | undefined {
  const entry = IDL.errors.find((error) => pascal(error.name) === name);
  return entry && programError(entry.code);
}

/** What is wrong and what to do, of a message `what; advice`. */
function parts(message: string): { what: string; advice: string } {
  const [what = message, advice = CHECK_ADDRESSES] = message.split(/; (.*)/s);
  return { what, advice: advice.charAt(0).toUpperCase() + advice.slice(1) };
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What the framework logs of an error. */
interface LoggedError {
  account: string;
  name: string;
  message: string;
}

function loggedError(logs: readonly string[], code: number): LoggedError | undefined {
  const form = /(?:caused by account: (.*?)\. )?Error Code: (.*?)\. Error Number: (\d+)\. Error Message: (.*?)\.?$/;
  for (const log of [...logs].reverse()) {
    const [, account = "", name = "", number, message = ""] = form.exec(log) ?? [];
    if (Number(number) === code) return { account: account.replaceAll("_", " "), name, message };
  }
  return undefined;
}

function frameworkMessage(code: number, account: string): string | undefined {
  if (code >= FIRST_CONSTRAINT && code <= LAST_CONSTRAINT) {
    return `The ${account} does not belong to the other accounts; check the addresses given`;
  }
  switch (code) {
    case OTHER_TYPE:
      return `What was given as ${account} is another kind of account; check the address`;
    case OTHER_OWNER:
      return `What was given as ${account} belongs to another program; check the address`;
    case NOT_SIGNED:
      return `The ${account} must sign; sign with its key`;
    default:
      return undefined;
  }
}

function oldIdl(cause: ErrorDetails): FlashbackError {
  return new FlashbackError(
    "oldIdl",
    "The program on this cluster is of another version than this package and its IDL",
    "Use the version of @flashback/client that fits the program, and check the cluster",
    cause,
  );
}

/** The error number `code` that an instruction ended with. */
export function customError(code: number, logs: readonly string[]): FlashbackError {
  const used = logs.map((log) => /account Address \{ address: (\w+),.* already in use/.exec(log)?.[1]).find(Boolean);
  if (used) {
    const advice = "Update, renew or restore it instead";
    return new FlashbackError("accountExists", `${used} exists already`, advice, { code, logs });
  }
  if (logs.some((log) => log.includes("insufficient lamports"))) {
    return new FlashbackError("fundsMissing", "A wallet has not enough SOL", "Fund the wallet", { code, logs });
  }
  if (logs.some((log) => log.endsWith("Error: insufficient funds"))) {
    const advice = "Use another token account, or a smaller amount";
    return new FlashbackError("fundsMissing", "A token account has not enough tokens", advice, { code, logs });
  }
  const own = programError(code);
  if (own) return new FlashbackError("program", own.what, own.advice, { name: own.name, code, logs });
  if (code >= OWN_FIRST || code === NO_SUCH_INSTRUCTION || code === UNREADABLE_INSTRUCTION)
    return oldIdl({ code, logs });
  const { account, name, message } = loggedError(logs, code) ?? { account: "", name: "", message: "" };
  const emptied = code === OTHER_OWNER && logs[logs.lastIndexOf("Program log: Left:") + 1] === EMPTY;
  if (code === NOT_THERE || emptied) {
    const what = `There is no ${account} at the address given: it was closed, or never there`;
    return new FlashbackError("accountMissing", what, "Check the address and the cluster", { name, code, logs });
  }
  const { what, advice } = parts(
    frameworkMessage(code, account) ?? (message || `A program refused with error ${code}`),
  );
  return new FlashbackError("framework", what, advice, name ? { name, code, logs } : { code, logs });
}

/** The number in what a node says of a failed transaction. */
function customCode(error: unknown): number | undefined {
  const inner = (error as { InstructionError?: [number, unknown] } | null)?.InstructionError?.[1];
  const code = (inner as { Custom?: unknown } | undefined)?.Custom;
  return typeof code === "number" ? code : undefined;
}

/** Why a transaction failed, by what a node says of it: `err` of a simulation or of a status. */
export function transactionError(error: unknown, logs: readonly string[]): FlashbackError {
  const code = customCode(error);
  if (code !== undefined) return customError(code, logs);
  if (logs.some((log) => TOKEN_ACCOUNT_MISSING.test(log))) {
    const what = "A token account of the transaction does not exist, or is of another mint";
    return new FlashbackError("accountMissing", what, "Create and fund it, or name another token account", { logs });
  }
  const said = typeof error === "string" ? error : JSON.stringify(error);
  const missing = ["ProgramAccountNotFound", "InvalidProgramForExecution", "UnsupportedProgramId"];
  if (missing.some((name) => said.includes(name))) return programMissing();
  if (["AccountNotFound", "InsufficientFundsForFee", "InsufficientFundsForRent"].some((name) => said.includes(name))) {
    return new FlashbackError("fundsMissing", "The paying wallet has not enough SOL", "Fund the wallet", { logs });
  }
  return new FlashbackError("node", `The transaction fails: ${said}`, "Look at the logs", { logs });
}

/** The program is not where the connection leads. */
export function programMissing(): FlashbackError {
  const advice = "Check the URL of the connection";
  return new FlashbackError("programMissing", `The Flashback program ${IDL.address} is not on this cluster`, advice);
}

/** Whatever was thrown, as an error of this package. */
export function explain(thrown: unknown): FlashbackError {
  if (thrown instanceof FlashbackError) return thrown;
  const {
    message = String(thrown),
    logs,
    transactionLogs,
    code,
    error,
    msg,
  } = (thrown ?? {}) as {
    message?: string;
    logs?: string[];
    transactionLogs?: string[];
    code?: unknown;
    error?: { errorCode?: { number?: number } };
    msg?: string;
  };
  const said = transactionLogs ?? logs ?? [];
  const anchor = error?.errorCode?.number ?? (typeof code === "number" && msg !== undefined ? code : undefined);
  const number = anchor ?? hexCode(message);
  if (number !== undefined) return customError(number, said);
  if (/program that does not exist|ProgramAccountNotFound|InvalidProgramForExecution/i.test(message)) {
    return programMissing();
  }
  if (/Account (does not exist or has no data|not found)/.test(message)) {
    const advice = "It was closed, or never there; check the address and the cluster";
    return new FlashbackError("accountMissing", message.replace(/\.$/, ""), advice, { cause: thrown });
  }
  if (/debit an account but found no record|insufficient (lamports|funds)/i.test(message)) {
    const advice = "Fund the wallet";
    return new FlashbackError("fundsMissing", "The paying wallet has not enough SOL", advice, { cause: thrown });
  }
  const reason = cause(thrown);
  return new FlashbackError(
    "node",
    `The node did not answer as it should: ${reason}`,
    "Check the URL of the connection",
    {
      cause: thrown,
      logs: said,
    },
  );
}

function hexCode(message: string): number | undefined {
  const found = /custom program error: 0x([0-9a-f]+)/i.exec(message)?.[1];
  return found === undefined ? undefined : Number.parseInt(found, 16);
}

/** What the innermost cause says. */
function cause(thrown: unknown): string {
  let inner = thrown;
  while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause;
  return inner instanceof Error ? inner.message || String((inner as { code?: unknown }).code ?? inner) : String(inner);
}
