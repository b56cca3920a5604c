// What a listing promises, and what a miss pays.

import type { Listing } from "@flashback/client";

import { percent, ppm, whole } from "../format.js";

type Levels = Listing["terms"]["serviceLevels"];
type Tier = Levels["availability"][number];
type Limit = Levels["latency"];

/** The service levels. */
export function Levels({ listing }: { listing: Listing }) {
  const { serviceLevels: levels, maxCreditBps } = listing.terms;
  const rows = [
    ...tiers("Availability", levels.availability, maxCreditBps),
    ...tiers("Successful requests", levels.success, maxCreditBps),
    ...limit("First byte, 95th percentile", levels.latency, "above", "ms"),
    ...limit("Throughput, 10th percentile", levels.throughput, "below", "KiB/s"),
  ];
  const period = `${levels.periodEpochs} ${levels.periodEpochs === 1 ? "epoch" : "epochs"}`;
  return (
    <section class="panel">
      <h2>Service levels</h2>
      {rows.length === 0 ? (
        <p>
          Nothing is promised that monitors measure. What goes wrong is settled by a dispute: the arbiter can give back
          up to {percent(maxCreditBps)} of a period's price.
        </p>
      ) : (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">Measured over {period}</th>
                <th scope="col">Missed</th>
                <th scope="col" class="number">
                  Given back
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ what, missed, credit }, at) => (
                <tr key={at}>
                  <th scope="row">{what}</th>
                  <td>{missed}</td>
                  <td class="number">{credit}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>
            <small>
              Of the period's price; at most {percent(maxCreditBps)} in all.
              {levels.penaltyBps > 0 &&
                ` On top, a penalty of ${percent(levels.penaltyBps)} of the credit from the provider's collateral.`}
              {levels.collateralMonths > 0 &&
                ` The provider locks ${levels.collateralMonths} ${levels.collateralMonths === 1 ? "month" : "months"} of the price as collateral.`}
            </small>
          </p>
        </>
      )}
    </section>
  );
}

interface Row {
  what: string;
  missed: string;
  credit: string;
}

function tiers(what: string, promised: readonly Tier[], most: number): Row[] {
  return promised
    .filter(({ thresholdPpm }) => thresholdPpm !== 0)
    .map(({ thresholdPpm, creditBps }) => ({
      what,
      missed: `below ${ppm(thresholdPpm)}`,
      credit: percent(Math.min(creditBps, most)),
    }));
}

function limit(what: string, { value, creditBps, allowance }: Limit, side: string, unit: string): Row[] {
  if (value === 0) return [];
  const missed = `${side} ${whole(value)} ${unit} in more than ${allowance} epochs`;
  return [{ what, missed, credit: percent(creditBps) }];
}
