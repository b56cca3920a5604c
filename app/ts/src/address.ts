// Program derived addresses. Pure: nothing is asked of a node.

import { PublicKey } from "@solana/web3.js";

import { PROGRAM_ID } from "./constants.js";
import { small, u64, type Integer } from "./number.js";

const LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");

function derive(name: string, ...seeds: Uint8Array[]): PublicKey {
  return PublicKey.findProgramAddressSync([new TextEncoder().encode(name), ...seeds], PROGRAM_ID)[0];
}

function littleEndian(value: bigint, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

/** The one Platform account. */
export const platform = (): PublicKey => derive("platform");

/** What the admin says of `mint`. */
export const settlementMint = (mint: PublicKey): PublicKey => derive("mint", mint.toBytes());

/** The certifier that signs with `wallet`. */
export const certifier = (wallet: PublicKey): PublicKey => derive("certifier", wallet.toBytes());

/** The entry of `registrant` in the register of `kind`: 0 storage, 1 service. */
export const provider = (kind: number, registrant: PublicKey): PublicKey =>
  derive("provider", Uint8Array.of(small(kind, 8, "kind")), registrant.toBytes());

/** What `certifier` (the account, not its wallet) says of `provider`. */
export const certificate = (provider: PublicKey, certifier: PublicKey): PublicKey =>
  derive("certificate", provider.toBytes(), certifier.toBytes());

/** Listing number `index` of `provider`. */
export const listing = (provider: PublicKey, index: number): PublicKey =>
  derive("listing", provider.toBytes(), littleEndian(BigInt(small(index, 32, "index")), 4));

/** The board of `listing`. */
export const board = (listing: PublicKey): PublicKey => derive("board", listing.toBytes());

/** The bond of `provider` in `mint`. */
export const bond = (provider: PublicKey, mint: PublicKey): PublicKey =>
  derive("bond", provider.toBytes(), mint.toBytes());

/** The token account of `bond`. */
export const bondToken = (bond: PublicKey): PublicKey => derive("bond_token", bond.toBytes());

/** Vault number `id` of `owner` in `mint`. */
export const vault = (owner: PublicKey, mint: PublicKey, id: Integer): PublicKey =>
  derive("vault", owner.toBytes(), mint.toBytes(), littleEndian(u64(id, "id"), 8));

/** The token account of `vault`. */
export const vaultToken = (vault: PublicKey): PublicKey => derive("vault_token", vault.toBytes());

/** Agreement number `index` on `vault`. */
export const agreement = (vault: PublicKey, index: Integer): PublicKey =>
  derive("agreement", vault.toBytes(), littleEndian(u64(index, "index"), 8));

/** The dispute about a period of `agreement`. */
export const dispute = (agreement: PublicKey, period: number): PublicKey =>
  derive("dispute", agreement.toBytes(), littleEndian(BigInt(small(period, 32, "period")), 4));
/** Grant number `scopeId` of `grantee` on `agreement`. */
export const grant = (agreement: PublicKey, grantee: PublicKey, scopeId: Integer): PublicKey =>
  derive("grant", agreement.toBytes(), grantee.toBytes(), littleEndian(u64(scopeId, "scopeId"), 8));

/** The session of `key` on `vault`. */
export const session = (vault: PublicKey, key: PublicKey): PublicKey =>
  derive("session", vault.toBytes(), key.toBytes());

/** The loader's account of the program, which names its upgrade authority. */
export const programData = (): PublicKey => PublicKey.findProgramAddressSync([PROGRAM_ID.toBytes()], LOADER)[0];
