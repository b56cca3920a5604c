// What the program's events say, in words.

import { textOf, type Defined, type FlashbackEvent } from "@flashback/client";

import { ends, gib, money, percent, quantity, sol, time, whole, type Money } from "../format.js";
import { regionName } from "../region.js";
import { categoriesIn, LEVELS, spoken } from "../words.js";
import type { Fact } from "./offer.js";

/** What amounts and quantities in events are of. */
export interface Units {
  mint?: Money | undefined;
  unit?: string | undefined;
}

/** An enum's value in words. */
function variant(value: object | null): string {
  return spoken(Object.keys(value ?? {})[0] ?? "").toLowerCase();
}

/** An event's name, and what of its fields a reader wants to know. */
export function told(event: FlashbackEvent, { mint, unit = "" }: Units): string {
  const amount = (value: bigint) => (mint ? money(value, mint) : "");
  const parts = (...found: (string | false)[]) => found.filter((part) => part !== "" && part !== false).join(", ");
  const detail = (): string => {
    switch (event.name) {
      case "listingCreated":
        return parts(amount(event.data.price), quantity(event.data.capacity, unit));
      case "listingUpdated":
        return `revision ${whole(event.data.revision)}`;
      case "listingStatusChanged":
      case "providerStatusChanged":
        return variant(event.data.status);
      case "providerUpdated":
        return `certified attributes version ${whole(event.data.attributesVersion)}`;
      case "providerDelisted":
        return event.data.reason === null ? "lifted" : variant(event.data.reason);
      case "certificateIssued":
      case "certificateRenewed":
        return parts(
          `level ${event.data.level} ${LEVELS[event.data.level] ?? ""}`,
          `until ${time(event.data.expiresAt)}`,
        );
      case "certificateRevoked":
        return parts(variant(event.data.reason), event.data.byRegistrar && "by the registrar");
      case "agreementRequested":
        return unit === "" ? "" : quantity(event.data.quantity, unit);
      case "agreementEnded":
        return parts(variant(event.data.cause), `at ${time(event.data.endsAt)}`);
      case "paymentClaimed":
        return amount(event.data.amount + event.data.fee);
      case "periodSettled":
        return parts(
          `period ${event.data.period + 1}`,
          `${percent(event.data.creditBps)} given back`,
          event.data.isRuled && "as ruled",
        );
      case "disputeOpened":
        return parts(
          `period ${event.data.period + 1}`,
          `the ${variant(event.data.opener)} asks for ${percent(event.data.askedBps)}`,
          `${percent(event.data.measuredBps)} measured`,
        );
      case "disputeAnswered":
        return percent(event.data.answerBps);
      case "disputeRuled":
        return `${percent(event.data.ruledBps)}, the ${variant(event.data.winner)} wins`;
      case "boardOpened":
        return `${event.data.monitors} ${event.data.monitors === 1 ? "monitor" : "monitors"}`;
      case "boardFunded":
        return sol(event.data.lamports);
      case "monitorAssigned":
        return `${ends(event.data.monitor.toBase58())} at ${event.data.slot} from epoch ${whole(event.data.fromEpoch)} on`;
      case "maintenanceAnnounced":
        return `${event.data.len} buckets of epoch ${whole(event.data.epoch)}`;
      default:
        return "";
    }
  };
  return parts(spoken(event.name), detail());
}

/** Everything that a provider says of itself, a pair of name and value each. */
export function profileFacts(profile: Defined<"providerProfile">): Fact[] {
  return [
    ["Name", textOf(profile.name)],
    ["Endpoint", textOf(profile.endpoint) || "none"],
    ["Description", textOf(profile.metadataUri) || "none"],
    ["Region", regionName(profile.region)],
    ["Categories", categoriesIn(profile.categories).join(", ")],
    ["Capacity", gib(profile.capacityGib)],
  ];
}
