// Measured availability as a strip of bars, one for each epoch.

import { availability, SHOWN_EPOCHS, type Board, type Epoch } from "@flashback/client";
import { useId, useState } from "preact/hooks";

import { date, ppm, time } from "../format.js";

/** Shares of buckets up, in parts per million, from which a bar has its tone. */
const GOOD = 999_000;
const FAIR = 990_000;
const DAY = 86_400;

/** How a board cuts time. */
type Calendar = Pick<Board, "epochSecs">;

function tone({ availabilityPpm: share }: Epoch): string {
  if (share === undefined) return "none";
  return share >= GOOD ? "good" : share >= FAIR ? "warn" : "bad";
}

/** What an epoch is called: its day, or where epochs are shorter than a day the minute in which it began. */
export function epochName({ startsAt }: Epoch, { epochSecs }: Calendar): string {
  return epochSecs < DAY ? time(startsAt) : date(startsAt);
}

/** What a bar stands for, as "2026-11-22: 99.65 % available, 1 of 288 buckets down". */
export function named(epoch: Epoch, calendar: Calendar): string {
  const { availabilityPpm: share, measured, up, unpaid, silent = [] } = epoch;
  const what =
    share === undefined ? "not measured" : `${ppm(share)} available, ${measured - up} of ${measured} buckets down`;
  const notes = [
    ...(unpaid ? ["counts as down because the board's purse was empty"] : []),
    ...(silent.length > 0 ? [`silent: monitor ${silent.join(", ")}`] : []),
  ];
  return `${epochName(epoch, calendar)}: ${[what, ...notes].join("; ")}`;
}

interface Props {
  epochs: readonly Epoch[];
  calendar: Calendar;
  label: string;
}

/** The strip: one tab stop, arrow keys move along it. */
export function Strip({ epochs, calendar, label }: Props) {
  const id = useId();
  const [at, setAt] = useState<number | undefined>();
  if (epochs.length === 0) return <p class="muted">No epoch is finalized yet.</p>;
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
            key={epoch.number}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            aria-label={named(epoch, calendar)}
            title={named(epoch, calendar)}
            class={`bar ${tone(epoch)}`}
          />
        ))}
      </ul>
      <p class="strip-name">
        {current
          ? named(current, calendar)
          : `${epochs.length} ${epochs.length === 1 ? "epoch" : "epochs"}, the latest at the right`}
      </p>
    </div>
  );
}

/** The latest epochs as a figure with small bars, in a row among others. */
export function Bars({ epochs }: { epochs: readonly Epoch[] }) {
  const latest = epochs.slice(-SHOWN_EPOCHS);
  const found = availability(latest);
  if (!found) return <span class="muted">Too little measured</span>;
  return (
    <span class="figure bars">
      {ppm(found.ppm)} <small>{found.epochs === 1 ? "1 epoch" : `${found.epochs} epochs`}</small>
      <span class="strip" aria-hidden="true">
        {latest.map((epoch) => (
          <span key={epoch.number} class={`bar ${tone(epoch)}`} />
        ))}
      </span>
    </span>
  );
}
