// What monitors measured of a listing.

import { Chart } from "../part/chart.js";
import { Strip, type Epoch } from "../part/strip.js";

/** The board's latest epochs; `undefined` = no board measures the listing. */
export function Measured({ epochs }: { epochs: readonly Epoch[] | undefined }) {
  return (
    <section class="panel">
      <h2>Measured</h2>
      {epochs ? (
        <>
          <h3>Availability</h3>
          <Strip epochs={epochs} label="Availability by epoch" />
          <h3>Time to the first byte, 95th percentile</h3>
          <Chart epochs={epochs} figure="p95" unit="ms" />
          <h3>Throughput, 10th percentile</h3>
          <Chart epochs={epochs} figure="p10" unit="KiB/s" />
        </>
      ) : (
        <p class="muted">Not measured: no board of monitors watches this listing.</p>
      )}
    </section>
  );
}
