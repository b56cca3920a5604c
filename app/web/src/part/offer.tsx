// What an offer says, as facts that can be read and compared.

import { Protocol, textOf, type Defined } from "@flashback/client";
import { PublicKey } from "@solana/web3.js";

import { ends, money, percent, ppm, quantity, span, whole, type Money } from "../format.js";
import { categoriesIn, PROTOCOLS } from "../words.js";

/** An offer, as the instructions that make and change a listing take it. */
export type Offer = Defined<"offer">;
type Levels = Offer["terms"]["serviceLevels"];
type Promises = Pick<Levels, "availability" | "success" | "latency" | "throughput">;

/** What stands for a text, a number or nothing of a name. */
export type Fact = readonly [string, string];

const NONE = "nothing promised";

/** Everything that an offer says, a pair of name and value each. */
export function offerFacts(offer: Offer, mint: Money | undefined): Fact[] {
  const { terms } = offer;
  const { fairUse, serviceLevels: levels } = terms;
  const unit = textOf(offer.unit);
  const [protocol = ""] = Object.keys(offer.protocol);
  const number = Protocol[(protocol.charAt(0).toUpperCase() + protocol.slice(1)) as keyof typeof Protocol];
  const limit = (value: number, text: string) => (value === 0 ? "without limit" : text);
  return [
    ["Name", textOf(offer.name)],
    ["Path", textOf(offer.path) || "none"],
    ["Protocol", PROTOCOLS[number] ?? categoriesIn(offer.category).join(", ")],
    ["Price", `${mint ? money(offer.price, mint) : whole(offer.price)} per ${unit} and 30 days`],
    ["Capacity", quantity(offer.capacity, unit)],
    ["In one agreement", `${quantity(offer.minQuantity, unit)} to ${quantity(offer.maxQuantity, unit)}`],
    ["Shortest term", span(offer.minTermSecs)],
    ["Longest term", offer.maxTermSecs === 0 ? "open" : span(offer.maxTermSecs)],
    ["Start", offer.autoAccept ? "at once" : "when the provider accepts"],
    ["Arbiter", offer.arbiter.equals(PublicKey.default) ? "the platform's" : ends(offer.arbiter.toBase58())],
    ["Notice", span(terms.noticeSecs)],
    ["Provider's notice", span(terms.providerNoticeSecs)],
    ["Grace", span(terms.graceSecs)],
    ["Time to dispute", span(terms.disputeSecs)],
    ["Time to rule", span(terms.rulingSecs)],
    ["Most that is given back", percent(terms.maxCreditBps)],
    ["Egress", limit(fairUse.egressGib, `${whole(fairUse.egressGib)} GiB per ${unit} and month`)],
    ["Requests", limit(fairUse.requests, `${whole(fairUse.requests)} per ${unit} and month`)],
    ["Availability", tiers(levels.availability)],
    ["Successful requests", tiers(levels.success)],
    ["First byte", limited(levels.latency, "above", "ms")],
    ["Throughput", limited(levels.throughput, "below", "KiB/s")],
    ["Period", `${levels.periodEpochs} ${levels.periodEpochs === 1 ? "epoch" : "epochs"}`],
    ["Penalty", `${percent(levels.penaltyBps)} of a credit`],
    ["Collateral", `${levels.collateralMonths} ${levels.collateralMonths === 1 ? "month" : "months"} of the price`],
  ];
}

function tiers(promised: Levels["availability"]): string {
  const kept = promised.filter(({ thresholdPpm }) => thresholdPpm !== 0);
  const each = kept.map(({ thresholdPpm, creditBps }) => `below ${ppm(thresholdPpm)} ${percent(creditBps)} back`);
  return each.join(", ") || NONE;
}

/** What of `levels` monitors measure, in a few words, as "99.9 % promised". */
export function promised({ availability, success, latency, throughput }: Promises): string {
  const least = availability.reduce((most, { thresholdPpm }) => Math.max(most, thresholdPpm), 0);
  const others = [success.some(({ thresholdPpm }) => thresholdPpm > 0), latency.value > 0, throughput.value > 0];
  const count = others.filter((is) => is).length;
  if (least === 0 && count === 0) return "Nothing promised";
  if (least === 0) return count === 1 ? "1 level promised" : `${count} levels promised`;
  return count === 0 ? `${ppm(least)} promised` : `${ppm(least)} and ${count} more promised`;
}

function limited({ value, creditBps, allowance }: Levels["latency"], side: string, unit: string): string {
  if (value === 0) return NONE;
  return `${side} ${whole(value)} ${unit} in more than ${allowance} epochs ${percent(creditBps)} back`;
}

/** What differs between two lists of facts: the name, what it was, and what it is. */
export function differences(before: readonly Fact[], after: readonly Fact[]): [string, string, string][] {
  const was = new Map(before);
  return after.flatMap(([name, value]) => {
    const old = was.get(name);
    return old === undefined || old === value ? [] : [[name, old, value] as [string, string, string]];
  });
}
