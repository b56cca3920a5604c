// The first bytes of Provider and Listing: the same fields at the same offsets, so that a plain `getProgramAccounts`
// with memcmp filters finds them.

import { PublicKey } from "@solana/web3.js";

/** Offsets in an account's data. */
export const OFFSET = {
  kind: 8,
  status: 9,
  open: 10,
  protocol: 11,
  category: 12,
  region: 14,
  certLevel: 16,
  priceBand: 17,
  ratingBand: 18,
  version: 19,
  id: 24,
  key0: 32,
  key1: 64,
  key2: 96,
  certUntil: 128,
} as const;

/** Bytes that {@link decodeHeader} reads: ask for no more by `dataSlice`. */
export const HEADER_BYTES = 136;

/** What stands at the beginning of a Provider or a Listing. */
export interface Header {
  /** 0 storage, 1 service. */
  kind: number;
  /** The status enum of the account. */
  status: number;
  /** Whether a listing takes requests, or a provider has listings that are not closed. */
  open: boolean;
  /** How storage is spoken to. */
  protocol: number;
  /** Set of categories. */
  category: number;
  /** UN M49 code. */
  region: number;
  /** Highest level held at the last write; in a listing a hint. */
  certLevel: number;
  /** `floor(log2 price)` of a listing; compares within one mint. */
  priceBand: number;
  /** `rating_bps / 1_000`, 255 unrated; in a listing a hint. */
  ratingBand: number;
  /** Layout of the account. */
  version: number;
  /** A number in the register, or the listing's index. */
  id: bigint;
  /** A provider's authority, a listing's arbiter. */
  key0: PublicKey;
  /** The provider. */
  key1: PublicKey;
  /** A provider's proposed authority, a listing's mint. */
  key2: PublicKey;
  /** Until when `certLevel` was held at the last write; in a listing a hint. */
  certUntil: bigint;
}

/** Reads the header of a Provider or a Listing. */
export function decodeHeader(data: Uint8Array): Header {
  if (data.length < HEADER_BYTES) throw new RangeError(`a header has ${HEADER_BYTES} bytes, this is ${data.length}`);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const key = (at: number) => new PublicKey(data.slice(at, at + 32));
  return {
    kind: view.getUint8(OFFSET.kind),
    status: view.getUint8(OFFSET.status),
    open: view.getUint8(OFFSET.open) === 1,
    protocol: view.getUint8(OFFSET.protocol),
    category: view.getUint16(OFFSET.category, true),
    region: view.getUint16(OFFSET.region, true),
    certLevel: view.getUint8(OFFSET.certLevel),
    priceBand: view.getUint8(OFFSET.priceBand),
    ratingBand: view.getUint8(OFFSET.ratingBand),
    version: view.getUint8(OFFSET.version),
    id: view.getBigUint64(OFFSET.id, true),
    key0: key(OFFSET.key0),
    key1: key(OFFSET.key1),
    key2: key(OFFSET.key2),
    certUntil: view.getBigInt64(OFFSET.certUntil, true),
  };
}
