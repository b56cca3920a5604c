// Typed client of the Flashback program, for wallets and applications. Whatever has no function here is made by `instruction`,
// as the IDL documents it, or called through Anchor: `program` of `@flashback/client/anchor`.

export * as address from "./address.js";
export * as claims from "./math/dispute.js";
export * as clock from "./math/clock.js";
export * as quality from "./math/quality.js";
export * as ratings from "./math/rating.js";
export * as stream from "./math/stream.js";

export {
  chainTime,
  decodeAccount,
  fetchAccount,
  fetchAccountMaybe,
  fetchAccounts,
  fetchPlatform,
  type Account,
  type Agreement,
  type Board,
  type Bond,
  type Certificate,
  type Certifier,
  type ChainTime,
  type Dispute,
  type Grant,
  type Listing,
  type Platform,
  type Provider,
  type Session,
  type Vault,
} from "./account.js";
export * from "./agreement.js";
export * from "./board.js";
export * from "./bond.js";
export * from "./browse.js";
export * from "./certificate.js";
export { connect, type Client, type ConnectOptions } from "./client.js";
export * from "./constants.js";
export * from "./defaults.js";
export * from "./dispute.js";
export {
  explain,
  FlashbackError,
  programError,
  programErrorNamed,
  type ErrorDetails,
  type ErrorKind,
  type ProgramErrorEntry,
} from "./error.js";
export { escape } from "./escape.js";
export * from "./event.js";
export * from "./filter.js";
export * from "./grant.js";
export * from "./header.js";
export type * from "./idl.js";
export { decodeInstruction, instruction, type FlashbackInstruction } from "./instruction.js";
export * from "./listing.js";
export { i64, u128, u64, type Integer } from "./number.js";
export * from "./provider.js";
export * from "./purchase.js";
export * from "./send.js";
export * from "./session.js";
export * from "./text.js";
export * from "./token.js";
export * from "./vault.js";
export type { AnyWallet, Chain, Signing } from "./wallet.js";
export * from "./watch.js";
export type { Flashback } from "./generated/flashback.js";
export { IDL } from "./generated/idl.js";
