// What the Rust suites wrote down.

import { readFileSync } from "node:fs";

import type { Defaults, quality } from "@flashback/client";

import type { Words } from "./words.js";

/** An event with its bytes. */
export interface EventVector {
  name: string;
  data: string;
  values: Words;
}

/** The file. */
export interface Vectors {
  addresses: { name: string; of: (string | number)[]; address: string }[];
  numbers: { name: string; of: string[]; is: string | number }[];
  defaults: (Record<"epochSecs" | "maxTermSecs" | keyof Defaults, number> & { vaultId: string })[];
  obstacles: {
    listing: string;
    provider: string;
    bond: string;
    epochSecs: number;
    now: string;
    quantity: string | null;
    obstacle: string | null;
  }[];
  disputes: {
    byConsumer: boolean;
    measured: number;
    asked: number;
    answer: number;
    ruled: number;
    max: number;
    opens: boolean;
    answers: boolean;
    admits: boolean;
    openerWins: boolean;
  }[];
  accessRequests: { action: number; key: string }[];
  accessGrants: { grant: string; parent: string | null }[];
  accessAnswers: { state: string; agreement: string; vault: string; now: string; answers: string[] }[];
  credits: {
    genesisAt: string;
    epochSecs: number;
    firstEpoch: number;
    nextEpoch: number;
    /** Measured, up, success in ppm, p95, p10, flags by epoch: those of the period. */
    results: { [epoch: string]: [number, number, number, number, number, number] };
    startedAt: string;
    settledUntil: string;
    endsAt: string;
    periods: number;
    rateQ: string;
    shortfall: string;
    maxCreditBps: number;
    levels: quality.Promises;
    now: string;
    is: {
      until: string;
      period: quality.Period;
      isUnmeasured: boolean;
      availabilityPpm: number | null;
      successPpm: number | null;
      creditBps: number;
      credit: string;
    };
  }[];
  ratings: {
    genesisAt: string;
    epochSecs: number;
    ratingSum: string[];
    ratingWeight: string[];
    ratingWindow: number;
    starsSum: string;
    starsWeight: string;
    now: string;
    is: {
      sums: string[];
      weights: string[];
      components: number[];
      bps: number | null;
      band: number;
      starsSum: string;
      starsWeight: string;
    };
  }[];
  accounts: { name: string; address: string; data: string; values: Words }[];
  instructions: {
    name: string;
    case: string;
    args: { [name: string]: Words };
    accounts: { [name: string]: string };
    /** What follows the named accounts. */
    remaining: string[];
    metas: string[];
    data: string;
    events: EventVector[];
  }[];
  sequences: {
    start: { clock: { [name: string]: string }; streams: { [name: string]: string }[] };
    steps: { [name: string]: unknown }[];
  }[];
}

export const vectors = JSON.parse(readFileSync(new URL("../vectors.json", import.meta.url), "utf8")) as Vectors;
