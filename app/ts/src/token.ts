// Mints of both token programs.

import { getAssociatedTokenAddressSync, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { AccountInfo, PublicKey } from "@solana/web3.js";

import { FlashbackError } from "./error.js";

/** A mint and the token program that it belongs to. */
export interface Token {
  /** The mint. */
  mint: PublicKey;
  /** SPL Token or Token-2022. */
  program: PublicKey;
}

/** Which program a mint belongs to, by its account. */
export function tokenOf(mint: PublicKey, info: AccountInfo<Buffer> | null): Token {
  const program = [TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID].find((program) => info?.owner.equals(program));
  if (program) return { mint, program };
  const what = `There is no mint at ${mint.toBase58()}`;
  throw new FlashbackError("accountMissing", what, "Check the address and the cluster");
}

/** The token account in which wallets keep what `owner` has of a mint. */
export function purse(token: Token, owner: PublicKey): PublicKey {
  return getAssociatedTokenAddressSync(token.mint, owner, true, token.program);
}
