// What monitors measured of a listing, and who they are.

import { availability, epochs as epochsOf, type Board } from "@flashback/client";
import { PublicKey } from "@solana/web3.js";

import { ppm, sol, whole } from "../format.js";
import { Chart } from "../part/chart.js";
import { Facts } from "../part/facts.js";
import { Strip } from "../part/strip.js";
import { link } from "../route.js";
import { Address } from "../text.js";
import { BOARD_STANDINGS } from "../words.js";

/** Monitors of which one third less one may lie; with a single one nobody is rated. */
const FEW_MONITORS = 4;

/** The board of a listing; `undefined` = no board measures it. */
export function Measured({ board }: { board: Board | undefined }) {
  if (!board) {
    return (
      <section class="panel">
        <h2>Measured</h2>
        <p class="muted">Not measured: no board of monitors watches this listing.</p>
      </section>
    );
  }
  const epochs = epochsOf(board);
  const recent = availability(epochs);
  const all = availability(epochs, epochs.length);
  return (
    <section class="panel">
      <h2>Measured</h2>
      <h3>Availability</h3>
      {recent && all && (
        <p>
          <span class="figure">{ppm(recent.ppm)}</span> over the last {count(recent.epochs, "epoch")}
          {all.epochs > recent.epochs && (
            <>
              , <span class="figure">{ppm(all.ppm)}</span> over all {count(all.epochs, "epoch")} shown
            </>
          )}
        </p>
      )}
      <Strip epochs={epochs} calendar={board} label="Availability by epoch" />
      <h3>Time to the first byte, 95th percentile</h3>
      <Chart epochs={epochs} figure="p95Ms" unit="ms" />
      <h3>Throughput, 10th percentile</h3>
      <Chart epochs={epochs} figure="p10Kib" unit="KiB/s" />
      <h3>Monitors</h3>
      <Monitors board={board} />
    </section>
  );
}

function count(value: number, what: string): string {
  return value === 1 ? `1 ${what}` : `${whole(value)} ${what}s`;
}

const isKey = (key: PublicKey) => !key.equals(PublicKey.default);

function Monitors({ board }: { board: Board }) {
  const { monitors, slots, status, measuredEpochs, purseLamports, lateLamports, reportPayLamports } = board;
  const purse = purseLamports + lateLamports;
  const pay = reportPayLamports * BigInt(monitors);
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">Monitor</th>
            <th scope="col">Account</th>
            <th scope="col" class="number">
              Silent in the last 30 epochs
            </th>
          </tr>
        </thead>
        <tbody>
          {slots.slice(0, monitors).map(({ monitor, next, nextFrom, missed }, slot) => (
            <tr key={slot}>
              <th scope="row">{slot}</th>
              <td>
                {isKey(monitor) ? <Monitor of={monitor} /> : "nobody"}
                {nextFrom !== 0 && (
                  <small>
                    from epoch {whole(nextFrom)} on <Monitor of={next} />
                  </small>
                )}
              </td>
              <td class="number">{missed.toString(2).replaceAll("0", "").length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Facts
        of={[
          [
            "Purse",
            <>
              {sol(purse)}
              <small>
                {purse < pay
                  ? "Too little for one epoch: what is not measured now counts as down."
                  : pay === 0n
                    ? "Reports are not paid for."
                    : `pays the monitors of ${count(Number(purse / pay), "epoch")}`}
              </small>
            </>,
          ],
          ["Standing", BOARD_STANDINGS[status] ?? ""],
          ["Measured epochs", whole(measuredEpochs)],
        ]}
      />
      <p>
        <small>
          {monitors < FEW_MONITORS
            ? "A single monitor is believed whatever it says: it rates nobody, and no penalty rests on it."
            : `${Math.floor((monitors - 1) / 3)} of ${monitors} monitors can lie or fail and move no figure; ${Math.floor((monitors - 1) / 3) + 1} that lie together could hide an outage.`}
        </small>
      </p>
    </>
  );
}

function Monitor({ of }: { of: PublicKey }) {
  return (
    <a href={link(`provider/${of.toBase58()}`)}>
      <Address of={of} short />
    </a>
  );
}
