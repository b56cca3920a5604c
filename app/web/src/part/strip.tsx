// Measured availability as a strip of bars, one for each epoch.

import { useId, useState } from "preact/hooks";

import { ppm } from "../format.js";

/** What an epoch of a board says. */
export interface Epoch {
  /** Its day, as 2026-11-22. */
  day: string;
  /** Buckets that were measured; 0 = the epoch was not. */
  measured: number;
  /** Of these, buckets that were up. */
  up: number;
  /** Time to the first byte, 95th percentile, in milliseconds; `undefined` = not measured. */
  p95: number | undefined;
  /** Throughput, 10th percentile, in KiB/s; `undefined` = not measured. */
  p10: number | undefined;
}

/** Shares of buckets up, in parts per million, from which a bar has its tone. */
const GOOD = 999_000;
const FAIR = 990_000;

function share({ measured, up }: Epoch): number {
  return Math.floor((up * 1_000_000) / measured);
}

function tone(epoch: Epoch): string {
  if (epoch.measured === 0) return "none";
  const available = share(epoch);
  return available >= GOOD ? "good" : available >= FAIR ? "warn" : "bad";
}

/** What a bar stands for, as "2026-11-22: 99.65 % available, 1 of 288 buckets down". */
export function named(epoch: Epoch): string {
  if (epoch.measured === 0) return `${epoch.day}: not measured`;
  return `${epoch.day}: ${ppm(share(epoch))} available, ${epoch.measured - epoch.up} of ${epoch.measured} buckets down`;
}

/** The strip: one tab stop, arrow keys move along it. */
export function Strip({ epochs, label }: { epochs: readonly Epoch[] | undefined; label: string }) {
  const id = useId();
  const [at, setAt] = useState<number | undefined>();
  if (!epochs || epochs.every(({ measured }) => measured === 0)) return <span class="muted">Not measured</span>;
  const last = epochs.length - 1;
  const move = (event: KeyboardEvent) => {
    const from = at ?? last;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(last, to)));
  };
  const current = at === undefined ? undefined : epochs[at];
  return (
    <div class="strip">
      <ul
        role="listbox"
        aria-label={label}
        aria-activedescendant={at === undefined ? undefined : `${id}-${at}`}
        tabIndex={0}
        onKeyDown={move}
        onFocus={() => setAt((before) => before ?? last)}
        onBlur={() => setAt(undefined)}
      >
        {epochs.map((epoch, index) => (
          <li
            key={epoch.day}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            aria-label={named(epoch)}
            title={named(epoch)}
            class={`bar ${tone(epoch)}`}
          />
        ))}
      </ul>
      <p class="strip-name">{current ? named(current) : `${epochs.length} epochs, the latest at the right`}</p>
    </div>
  );
}
