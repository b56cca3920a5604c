// A listing of the wallet's own: taking requests or not, and maintenance of what is measured.

import { epochs, ListingStatus, quality, textOf, type Board, type Found } from "@flashback/client";
import { useId, useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { quantity, span, time, type Money } from "../format.js";
import { Facts } from "../part/facts.js";
import { Price } from "../part/price.js";
import { Bars } from "../part/strip.js";
import { link } from "../route.js";
import { useNow } from "../session.js";
import { Field } from "../text.js";
import { LISTING_STATUSES } from "../words.js";
import { announceMaintenance, pause, resume } from "./actions.js";

const { BUCKETS } = quality;
const MOST_BUCKETS = 48;
const MOST_EPOCHS_AHEAD = 30;

interface Props {
  found: Found<"listing">;
  mint: Money | undefined;
  board: Board | undefined;
  act: (action: Action) => void;
}

/** One listing. */
export function OfferCard({ found, mint, board, act }: Props) {
  const id = useId();
  const { account: listing, address } = found;
  return (
    <article class="panel" aria-labelledby={id}>
      <h3 id={id}>
        <a href={link(`listing/${address.toBase58()}`)}>
          <Field bytes={listing.name} otherwise="Unnamed" />
        </a>
      </h3>
      <Facts
        of={[
          ["State", LISTING_STATUSES[listing.status]],
          ["Price", <Price listing={listing} mint={mint} tib={true} />],
          [
            "Reserved",
            `${quantity(listing.reserved, textOf(listing.unit))} of ${quantity(listing.capacity, textOf(listing.unit))}`,
          ],
          ["Availability", board ? <Bars epochs={epochs(board)} /> : "not measured"],
        ]}
      />
      <p class="buttons">
        {listing.status === ListingStatus.Open && (
          <button type="button" onClick={() => act(pause(found))}>
            Pause
          </button>
        )}
        {listing.status === ListingStatus.Paused && (
          <button type="button" onClick={() => act(resume(found))}>
            Resume
          </button>
        )}
      </p>
      {board && <Maintenance found={found} board={board} act={act} />}
    </article>
  );
}

function Maintenance({ found, board, act }: { found: Found<"listing">; board: Board; act: (action: Action) => void }) {
  const now = useNow();
  const [ahead, setAhead] = useState("");
  const [start, setStart] = useState("0");
  const [len, setLen] = useState("12");
  const { genesisAt, epochSecs } = board;
  if (now === 0n) return null;
  // The epoch has to start at least one from now: the one after the next.
  const first = Number((now - genesisAt) / BigInt(epochSecs)) + 2;
  const epoch = Number(ahead || first);
  const [from, count] = [whole(start, 0, BUCKETS - 1), whole(len, 1, MOST_BUCKETS)];
  const run =
    from !== undefined && count !== undefined && from + count <= BUCKETS
      ? { epoch, start: from, len: count }
      : undefined;
  const bucketSecs = Math.floor(epochSecs / BUCKETS);
  const begin = genesisAt + BigInt(epochSecs) * BigInt(epoch) + BigInt((from ?? 0) * bucketSecs);
  return (
    <details>
      <summary>Announce maintenance</summary>
      <label class="field">
        <span>Epoch</span>
        <select value={String(epoch)} onChange={(event) => setAhead(event.currentTarget.value)}>
          {Array.from({ length: MOST_EPOCHS_AHEAD - 1 }, (_, at) => first + at).map((one) => (
            <option key={one} value={String(one)}>
              {one}: {time(genesisAt + BigInt(epochSecs) * BigInt(one))}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>First bucket of {span(bucketSecs)}, 0 to 287</span>
        <input
          inputMode="numeric"
          value={start}
          aria-invalid={from === undefined}
          onInput={(event) => setStart(event.currentTarget.value.trim())}
        />
      </label>
      <label class="field">
        <span>Buckets, at most 48</span>
        <input
          inputMode="numeric"
          value={len}
          aria-invalid={count === undefined}
          onInput={(event) => setLen(event.currentTarget.value.trim())}
        />
      </label>
      <p>
        <small>
          {run
            ? `From ${time(begin)} on, for ${span(run.len * bucketSecs)}, nothing is measured.`
            : "An epoch has 288 buckets; the run has to lie within one."}
        </small>
      </p>
      <p class="buttons">
        <button type="button" disabled={!run} onClick={() => run && act(announceMaintenance(found, run))}>
          Announce
        </button>
      </p>
    </details>
  );
}

/** A whole number within bounds. */
function whole(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && least <= value && value <= most ? value : undefined;
}
