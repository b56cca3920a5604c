// A listing as it is typed, and the offer that it means.

import { Category, fieldOf, Protocol, type Platform } from "@flashback/client";
import { PublicKey } from "@solana/web3.js";

import type { Money } from "../format.js";
import { bpsIn, decimalIn, keyIn } from "../part/field.js";
import type { Offer } from "../part/offer.js";

const DAY = 86_400;
const TIERS = [1, 2, 3] as const;

/** What is promised, with what it is called: share or limit, the credit of a miss, and how many epochs may miss it. */
export const PROMISES = [
  ...TIERS.flatMap((at) => tierFields("availability", "Availability", at)),
  ...TIERS.flatMap((at) => tierFields("success", "Successful requests", at)),
  ["latency", "First byte, 95th percentile, at most ms"],
  ["latencyCredit", "Else given back, %"],
  ["latencyAllowance", "Epochs that may miss it"],
  ["throughput", "Throughput, 10th percentile, at least KiB/s"],
  ["throughputCredit", "Else given back, %"],
  ["throughputAllowance", "Epochs that may miss it"],
  ["period", "Period, epochs"],
  ["collateral", "Collateral, months of the price"],
  ["penalty", "Penalty, % of a credit"],
] as const;

type Figure = "availability" | "success";
type Place = (typeof TIERS)[number];

function tierFields<F extends Figure>(figure: F, label: string, at: Place) {
  return [
    [`${figure}${at}`, `${label}, tier ${at}: below %`],
    [`${figure}${at}Credit`, "Given back, %"],
  ] as [[`${F}${Place}`, string], [`${F}${Place}Credit`, string]];
}

/** Everything that is typed. */
export type Name =
  | "name"
  | "protocol"
  | "category"
  | "unit"
  | "path"
  | "price"
  | "capacity"
  | "least"
  | "most"
  | "minTerm"
  | "maxTerm"
  | "notice"
  | "providerNotice"
  | "grace"
  | "dispute"
  | "ruling"
  | "credit"
  | "egress"
  | "requests"
  | "arbiter"
  | "instant"
  | (typeof PROMISES)[number][0];

/** Texts by name. */
export type Draft = Record<Name, string>;

/** What stands in the form at first: the shortest terms that the platform allows, and no promises. */
export function usual(platform: Platform | undefined, isStorage: boolean): Draft {
  const days = (secs: number) => String(Number((secs / DAY).toFixed(5)));
  const { minGraceSecs = DAY, minDisputeSecs = DAY, minRulingSecs = DAY } = platform?.bounds ?? {};
  const epoch = platform?.epochSecs ?? DAY;
  const promises = Object.fromEntries(PROMISES.map(([name]) => [name, ""])) as Draft;
  return {
    ...promises,
    name: "",
    protocol: String(Protocol.S3),
    category: isStorage ? String(Category.Storage) : "",
    unit: isStorage ? "GiB" : "",
    path: "",
    price: "",
    capacity: "",
    least: "1",
    most: "",
    minTerm: "0",
    maxTerm: "0",
    notice: days(7 * epoch),
    providerNotice: days(30 * epoch),
    grace: days(minGraceSecs),
    dispute: days(Math.max(minDisputeSecs, minGraceSecs)),
    ruling: days(minRulingSecs),
    credit: "50",
    egress: "0",
    requests: "0",
    arbiter: "",
    instant: "1",
    period: "30",
    collateral: "0",
    penalty: "0",
  };
}

/** What is wrong with a text. */
class Wrong extends Error {}

function wanted<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Wrong(what);
  return value;
}

/** The offer that a draft means, or the first thing that is wrong with it. What goes together only the program says. */
export function offerIn(draft: Draft, mint: Money): { offer: Offer } | { wrong: string } {
  try {
    return { offer: read(draft, mint) };
  } catch (thrown) {
    if (thrown instanceof Error) return { wrong: thrown.message };
    throw thrown;
  }
}

function read(draft: Draft, mint: Money): Offer {
  const whole = (name: Name, what: string): number => {
    const text = draft[name] || "0";
    return wanted(/^\d{1,9}$/.test(text) ? Number(text) : undefined, `${what}: a whole number.`);
  };
  const units = (name: Name, what: string): bigint =>
    wanted(/^[1-9]\d{0,18}$/.test(draft[name]) ? BigInt(draft[name]) : undefined, `${what}: a whole number above 0.`);
  const secs = (name: Name, what: string): number => {
    const found = wanted(decimalIn(draft[name] || "0", 5), `${what}: a number of days.`);
    return Math.round((Number(found) * DAY) / 100_000);
  };
  const share = (name: Name, what: string): number =>
    wanted(bpsIn(draft[name] || "0"), `${what}: a share of at most 100 %, with at most two digits behind the point.`);
  const tier = (figure: Figure, at: Place) => {
    const ppm = wanted(
      decimalIn(draft[`${figure}${at}`] || "0", 4),
      "A promised share: at most four digits behind the point.",
    );
    return { thresholdPpm: Number(ppm), creditBps: share(`${figure}${at}Credit`, "A tier's credit"), padding: [0, 0] };
  };
  const limit = (figure: "latency" | "throughput", what: string) => ({
    value: whole(figure, what),
    creditBps: share(`${figure}Credit`, `${what}, its credit`),
    allowance: whole(`${figure}Allowance`, `${what}, its epochs`),
  });
  const category = wanted(draft.category === "" ? undefined : Number(draft.category), "Choose a category.");
  const isStorage = category === Category.Storage;
  const protocol = Object.entries(Protocol).find(([, value]) => String(value) === draft.protocol)?.[0] ?? "None";
  const chosen = isStorage ? protocol.charAt(0).toLowerCase() + protocol.slice(1) : "none";
  const price = decimalIn(draft.price, mint.decimals);
  return {
    name: fieldOf(wanted(draft.name.trim() || undefined, "The listing needs a name."), 32),
    path: fieldOf(draft.path.trim(), 48),
    unit: fieldOf(wanted(draft.unit.trim() || undefined, "Say what a unit is."), 16),
    category: 1 << category,
    protocol: { [chosen]: {} } as Offer["protocol"],
    price: wanted(price !== undefined && price > 0n ? price : undefined, "The price: a number above 0."),
    capacity: units("capacity", "Capacity"),
    minQuantity: units("least", "Least in one agreement"),
    maxQuantity: units("most", "Most in one agreement"),
    minTermSecs: secs("minTerm", "Shortest term"),
    maxTermSecs: secs("maxTerm", "Longest term"),
    autoAccept: draft.instant === "1",
    arbiter: draft.arbiter === "" ? PublicKey.default : wanted(keyIn(draft.arbiter), "The arbiter: an address."),
    terms: {
      noticeSecs: secs("notice", "Consumer's notice"),
      providerNoticeSecs: secs("providerNotice", "Your notice"),
      graceSecs: secs("grace", "Grace"),
      disputeSecs: secs("dispute", "Time to dispute"),
      rulingSecs: secs("ruling", "Time to rule"),
      maxCreditBps: share("credit", "Most that is given back"),
      padding: [0, 0],
      fairUse: { egressGib: whole("egress", "Egress"), requests: whole("requests", "Requests") },
      serviceLevels: {
        availability: TIERS.map((at) => tier("availability", at)),
        success: TIERS.map((at) => tier("success", at)),
        latency: limit("latency", "First byte"),
        throughput: limit("throughput", "Throughput"),
        periodEpochs: whole("period", "Period"),
        penaltyBps: share("penalty", "Penalty"),
        collateralMonths: whole("collateral", "Collateral"),
        padding: [0, 0],
      },
    },
  };
}
