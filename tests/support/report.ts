// What a monitor reports of an epoch, and what it commits to before.

import { createHash } from "node:crypto";

import type { PublicKey } from "@solana/web3.js";

/** A report as the program takes it. */
export interface Report {
  observed: number[];
  up: number[];
  requests: number;
  successes: number;
  p10Kib: number;
  p95Ms: number;
  evidenceHash: number[];
}

const BUCKETS = 288;
/** Five a bucket. */
const REQUESTS = 1_440;

/** A report of an epoch whose first `down` buckets were down, and in which at least five requests failed. */
export function report(down: number): Report {
  const up = Array.from(
    { length: BUCKETS / 8 },
    (_, byte) => 0xff & (0xff << Math.max(0, Math.min(8, down - 8 * byte))),
  );
  return {
    observed: new Array(BUCKETS / 8).fill(0xff) as number[],
    up,
    requests: REQUESTS,
    successes: REQUESTS - Math.max(5, 5 * down),
    p10Kib: 20_480,
    p95Ms: 80,
    evidenceHash: new Array(32).fill(5) as number[],
  };
}

function littleEndian(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}

/** The hash of board, epoch, monitor and report, as Borsh encodes them. */
export function commitment(board: PublicKey, epoch: number, monitor: PublicKey, of: Report): number[] {
  const hash = createHash("sha256");
  hash.update(board.toBytes()).update(littleEndian(epoch, 4)).update(monitor.toBytes());
  hash.update(Uint8Array.from([...of.observed, ...of.up]));
  hash.update(littleEndian(of.requests, 4)).update(littleEndian(of.successes, 4));
  hash.update(littleEndian(of.p10Kib, 4)).update(littleEndian(of.p95Ms, 2));
  return [...hash.update(Uint8Array.from(of.evidenceHash)).digest()];
}
