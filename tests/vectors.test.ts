import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  address,
  claims,
  checkAccess,
  clock as clocks,
  creditSoFar,
  decodeAccount,
  decodeHeader,
  defaults,
  epochs,
  obstacle,
  PROGRAM_ID,
  quality,
  rating,
  RING_EPOCHS,
  stream as streams,
  type Action,
  type ValueOf,
  type Agreement,
  type Board,
} from "@flashback/client";
import { PublicKey } from "@solana/web3.js";

import { account, called, events, expected, made, madeByAnchor } from "./support/reproduce.js";
import { vectors } from "./support/vectors.js";
import type { Words } from "./support/words.js";

/** Keys in base 58 as keys; everything else as it is. */
const parsed = (value: string | number) =>
  typeof value === "string" && value.length > 30 ? new PublicKey(value) : value;

describe("the vectors of the Rust suites", () => {
  describe("when an address is derived", () => {
    for (const { name, of, address: expected } of vectors.addresses) {
      it(`it gives the ${name} of ${JSON.stringify(of)}`, () => {
        const derive = address[name as keyof typeof address] as (...of: unknown[]) => PublicKey;
        assert.equal(derive(...of.map(parsed)).toBase58(), expected);
      });
    }
  });

  describe("when a number is derived", () => {
    it("it gives the same rates and price bands", () => {
      const { rateQ, priceBand } = streams;
      for (const { name, of, is } of vectors.numbers) {
        const [first = 0n, second = 0n] = of.map(BigInt);
        if (name === "rateQ") assert.equal(rateQ(first, second).toString(), is, of.join());
        if (name === "priceBand") assert.equal(priceBand(first), is, of.join());
      }
    });

    it("it gives the same ends of periods", () => {
      for (const { of, is } of vectors.numbers.filter(({ name }) => name === "periodEnd")) {
        const [genesisAt = 0n, epochSecs = 0n, periodEpochs = 0n, startedAt = 0n, index = 0n] = of.map(BigInt);
        assert.equal(streams.periodEnd({ genesisAt, epochSecs }, periodEpochs, startedAt, index).toString(), is);
      }
    });
  });

  describe("when a purchase leaves things out", () => {
    it("it takes the same in their place", () => {
      for (const { epochSecs, maxTermSecs, vaultId, ...expected } of vectors.defaults) {
        assert.deepEqual(defaults({ maxTermSecs }, epochSecs), { ...expected, vaultId: BigInt(vaultId) });
      }
    });
  });

  describe("when a listing is looked at", () => {
    it("it can be chosen where the program would accept, and else says why not", () => {
      for (const { epochSecs, now, quantity, obstacle: expected, ...data } of vectors.obstacles) {
        const read = <Name extends "listing" | "provider" | "bond">(name: Name) => {
          const info = { owner: PROGRAM_ID, data: Buffer.from(data[name], "base64"), executable: false, lamports: 1 };
          return decodeAccount(name, PublicKey.default, info);
        };
        const entry = {
          listing: read("listing"),
          provider: read("provider"),
          bond: read("bond"),
          epochSecs,
          now: BigInt(now),
        };
        const found = quantity === null ? obstacle(entry) : obstacle(entry, BigInt(quantity));
        assert.equal(found ?? null, expected, JSON.stringify({ quantity, expected }));
      }
    });
  });

  describe("when a period is disputed", () => {
    it("it takes the same claims, answers and rulings, and gives the stake to the same side", () => {
      const { open, answer, admits, openerWins } = claims;
      for (const vector of vectors.disputes) {
        const { byConsumer, measured, asked, answer: given, ruled, max } = vector;
        const opened = open(byConsumer, measured, asked, max);
        const answered = opened && answer(opened, given, max);
        const standing = answered ?? opened;
        const found = {
          opens: opened !== undefined,
          answers: answered !== undefined,
          admits: standing !== undefined && admits(standing, ruled),
          openerWins: standing !== undefined && openerWins(standing, ruled),
        };
        assert.deepEqual({ ...vector, ...found }, vector);
      }
    });
  });

  describe("when access is asked for", () => {
    const read = <Name extends "grant" | "agreement" | "vault">(name: Name, data: string) => {
      const info = { owner: PROGRAM_ID, data: Buffer.from(data, "base64"), executable: false, lamports: 1 };
      return decodeAccount(name, PublicKey.default, info);
    };

    for (const { state, now, answers, ...data } of vectors.accessAnswers) {
      it(`it decides as the program does, on an agreement that is ${state}`, () => {
        const agreement = read("agreement", data.agreement);
        const vault = read("vault", data.vault);
        const found = vectors.accessGrants.map(({ grant, parent }) => {
          const from = parent === null ? undefined : read("grant", parent);
          const accounts = { grant: read("grant", grant), parent: from, agreement, vault };
          const answer = ({ action, key }: { action: number; key: string }) => {
            const { decision, byParent } = checkAccess(accounts, action as ValueOf<typeof Action>, key, BigInt(now));
            return `${decision}${byParent ? "p" : ""}`;
          };
          return vectors.accessRequests.map(answer).join(" ");
        });
        assert.deepEqual(found, answers);
      });
    }
  });

  describe("when a period is measured", () => {
    it("it gives back the same share and amount of the price so far", () => {
      for (const vector of vectors.credits) {
        const { is } = vector;
        const found = creditSoFar(agreementOf(vector), boardOf(vector), BigInt(vector.now));
        assert(found);
        const { until, measured, isUnmeasured, creditBps, credit } = found;
        assert.deepEqual(
          {
            until: until.toString(),
            period: measured,
            isUnmeasured,
            availabilityPpm: quality.availabilityPpm(measured) ?? null,
            successPpm: quality.meanSuccessPpm(measured) ?? null,
            creditBps,
            credit: credit.toString(),
          },
          is,
          JSON.stringify(vector),
        );
      }
    });

    it("it tells of each epoch what the board holds of it", () => {
      for (const vector of vectors.credits) {
        for (const { number, startsAt, measured, up, figures } of epochs(boardOf(vector))) {
          const [result, begins] = [vector.results[number], BigInt(vector.genesisAt) + 288n * BigInt(number)];
          if (!result) continue;
          const { successPpm = 0, p95Ms = 0, p10Kib = 0 } = figures ?? {};
          assert.equal(startsAt, begins);
          assert.deepEqual(
            [measured, up, successPpm, p95Ms, p10Kib, figures ? 1 : 0],
            [...result.slice(0, 5), result[5] & 1],
          );
        }
      }
    });
  });

  describe("when a provider is rated", () => {
    it("it gives the same components, rating and stars at a time", () => {
      for (const { is, now, ...vector } of vectors.ratings) {
        const found = rating(
          {
            ...vector,
            genesisAt: BigInt(vector.genesisAt),
            ratingSum: vector.ratingSum.map(BigInt),
            ratingWeight: vector.ratingWeight.map(BigInt),
            starsSum: BigInt(vector.starsSum),
            starsWeight: BigInt(vector.starsWeight),
            settledPeriods: 0,
          },
          BigInt(now),
        );
        assert.deepEqual(
          {
            sums: found.components.map(({ sum }) => sum.toString()),
            weights: found.components.map(({ weight }) => weight.toString()),
            components: found.components.map(({ bps }) => bps),
            bps: found.bps ?? null,
            band: found.band,
            starsSum: found.stars.sum.toString(),
            starsWeight: found.stars.weight.toString(),
          },
          is,
          JSON.stringify(vector),
        );
      }
    });
  });

  describe("when an account is read", () => {
    for (const { name, address: at, data, values } of vectors.accounts) {
      const bytes = Buffer.from(data, "base64");
      const type = name.charAt(0).toLowerCase() + name.slice(1);

      it(`it gives every field of a ${type}`, () => {
        assert.deepEqual(account(name, at, bytes), values);
      });

      if (type === "provider" || type === "listing") {
        it(`it gives the header of a ${type} without the rest`, () => {
          const { key0, key1, key2, ...plain } = decodeHeader(bytes);
          const fields = values as { [name: string]: Words };
          const keys =
            type === "listing" ? ["arbiter", "provider", "mint"] : ["authority", "address", "pendingAuthority"];
          const found = [key0, key1, key2].map((key) => key.toBase58());
          assert.deepEqual(
            found,
            keys.map((name) => fields[name]),
          );
          for (const [name, value] of Object.entries({ ...plain, open: Number(plain.open) })) {
            assert.equal(String(value), String(fields[name]), name);
          }
        });
      }
    }
  });

  describe("when an instruction is built", () => {
    for (const vector of vectors.instructions) {
      const { name, case: which } = vector;
      describe(`given ${name}${which && `, ${which}`}`, () => {
        it("it has the same bytes and accounts, made by the package and by Anchor", async () => {
          assert.deepEqual(made(vector), expected(vector));
          assert.deepEqual(await madeByAnchor(vector), expected(vector));
        });

        it("it reads name and arguments back from the bytes", () => {
          assert.deepEqual(called(vector), { name, args: vector.args });
        });

        it("it reads the events that the program emits", () => {
          assert.deepEqual(
            events(vector.events),
            vector.events.map(({ name, values }) => ({ name, values })),
          );
        });
      });
    }
  });

  describe("when money streams", () => {
    vectors.sequences.forEach((sequence, number) => {
      it(`it moves the same units in sequence ${number}`, () => replay(sequence));
    });
  });
});

type CreditVector = (typeof vectors.credits)[number];

/** The agreement of a vector: what its credit depends on, and nothing else. */
function agreementOf(vector: CreditVector): Agreement {
  const { startedAt, settledUntil, endsAt, periods, rateQ, shortfall, maxCreditBps, levels } = vector;
  return {
    startedAt: BigInt(startedAt),
    settledUntil: BigInt(settledUntil),
    endsAt: BigInt(endsAt),
    finalSettledAt: 0n,
    periods,
    rateQ: BigInt(rateQ),
    shortfall: BigInt(shortfall),
    feeBps: 0,
    terms: { noticeSecs: 0, maxCreditBps, serviceLevels: levels },
  } as Agreement;
}

/** The board of a vector, whose other epochs were never measured. */
function boardOf({ genesisAt, epochSecs, firstEpoch, nextEpoch, results }: CreditVector): Board {
  const none = { measured: 0, up: 0, successPpm: 0, p95Ms: 0, p10Kib: 0, flags: 0 };
  const ring = Array.from({ length: RING_EPOCHS }, () => none);
  for (const [epoch, [measured, up, successPpm, p95Ms, p10Kib, flags]] of Object.entries(results)) {
    ring[Number(epoch) % RING_EPOCHS] = { measured, up, successPpm, p95Ms, p10Kib, flags };
  }
  const board = {
    genesisAt: BigInt(genesisAt),
    epochSecs,
    firstEpoch,
    nextEpoch,
    monitors: 0,
    slots: [],
    results: ring,
  };
  return board as unknown as Board;
}

type Fields = { [name: string]: bigint };

const bigints = (words: { [name: string]: string }): Fields =>
  Object.fromEntries(Object.entries(words).map(([name, value]) => [name, BigInt(value)]));

/** Runs a sequence and compares what each step leaves. */
function replay({ start, steps }: (typeof vectors.sequences)[number]): void {
  let clock = bigints(start.clock) as unknown as clocks.VaultClock;
  const running = start.streams.map(bigints) as unknown as streams.Stream[];
  steps.forEach((step, number) => {
    const text = (name: string) => step[name] as string;
    const now = BigInt(text("now"));
    const which = step["stream"] as number | undefined;
    if (which === undefined) {
      const expected = { ...clock, ...bigints(step["clock"] as { [name: string]: string }) };
      clock = clocks.sync(clock, now);
      assert.deepEqual(clock, expected, `step ${number}`);
      assert.equal(clocks.free(clock).toString(), step["free"]);
      return;
    }
    const before = running[which];
    assert(before);
    const expectedClock = { ...clock, ...bigints(step["clock"] as { [name: string]: string }) };
    const expectedStream = { ...before, ...bigints(step["changes"] as { [name: string]: string }) };
    const moved = move(step, before, clock, now);
    assert.deepEqual(moved.clock, expectedClock, `clock of step ${number}: ${text("op")}`);
    if (text("op") !== "close") assert.deepEqual(moved.stream, expectedStream, `stream of step ${number}`);
    if (step["payout"]) assert.deepEqual(moved.payout, bigints(step["payout"] as { [name: string]: string }));
    clock = moved.clock;
    running[which] = expectedStream;
    if (step["allowed"] === undefined) return;
    const horizon = streams.horizon(expectedStream, clock.fundedUntil, now);
    assert.deepEqual(
      [
        horizon,
        streams.allowed(expectedStream, horizon),
        streams.earmarkedQ(expectedStream, clock.fundedUntil),
        streams.priceUntil(expectedStream, now + 999n, now),
      ].map(String),
      ["horizon", "allowed", "earmarkedQ", "price"].map(text),
      `step ${number}`,
    );
  });
}

function move(
  step: { [name: string]: unknown },
  stream: streams.Stream,
  clock: clocks.VaultClock,
  now: bigint,
): streams.Moved & { payout?: streams.Payout } {
  switch (step["op"]) {
    case "sync":
      return { stream, clock: clocks.sync(clock, now) };
    case "deposit":
      return { stream, clock: { ...clock, balance: clock.balance + (now % 10_000n) } };
    case "activate": {
      const moved = streams.activate(stream, clock, now);
      assert(moved);
      return moved;
    }
    case "claim":
      return streams.claim(stream, clock, streams.horizon(stream, clock.fundedUntil, now));
    case "settle":
      return streams.settle(stream, clock, BigInt(step["until"] as string), BigInt(step["creditBps"] as string));
    case "end":
      return streams.end(stream, clock, BigInt(step["target"] as string));
    case "notice":
      return streams.end(stream, clock);
    case "cut":
      return streams.cut(stream, clock, now);
    case "close":
      return streams.close(stream, clock);
    default:
      throw new Error(`what is ${String(step["op"])}?`);
  }
}
