// Mints of both token programs.

import { PublicKey, type AccountInfo } from "@solana/web3.js";

import { FlashbackError } from "./error.js";

/** SPL Token. */
export const TOKEN_PROGRAM_ID = new PublicKey("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/** Token-2022. */
export const TOKEN_2022_PROGRAM_ID = new PublicKey("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
const ASSOCIATED_TOKEN_PROGRAM_ID = new PublicKey("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

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

/** The associated token account, in which wallets keep what `owner` has of a mint. */
export function purse({ mint, program }: Token, owner: PublicKey): PublicKey {
  const seeds = [owner.toBytes(), program.toBytes(), mint.toBytes()];
  return PublicKey.findProgramAddressSync(seeds, ASSOCIATED_TOKEN_PROGRAM_ID)[0];
}
