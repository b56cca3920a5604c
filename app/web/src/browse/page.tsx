// Every listing, to be searched.

import {
  addBrowseFilters,
  filtersOf,
  findAccounts,
  inOrder,
  joinAll,
  sortedBy,
  takes,
  takesBoard,
  takesListing,
  type BrowseEntry,
  type BrowseFilter,
  type Client,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { Money } from "../format.js";
import { whole } from "../format.js";
import { useLoad } from "../load.js";
import { Failure, Waiting } from "../part/notice.js";
import { replaceQuery } from "../route.js";
import { useSession } from "../session.js";
import { useBoards } from "./boards.js";
import { filterOf, kindOf, perTib, sortOf, type Wish } from "./filter.js";
import { Filters } from "./filters.js";
import { Rows } from "./rows.js";

/** Rows that are made at once. */
const STEP = 60;
const NONE: readonly BrowseEntry[] = [];

/** Every listing of a register, joined; those that stand first by price are handed over before the others. */
async function everything(
  client: Client,
  kind: number,
  wanted: BrowseFilter,
  part: (entries: BrowseEntry[]) => void,
): Promise<BrowseEntry[]> {
  const found = await findAccounts(client, "listing", addBrowseFilters(filtersOf("listing"), { kind, open: false }));
  if (found.length > STEP && wanted.sort === "price") {
    const listings = found.map(({ address, account }) => ({ address, listing: account }));
    const cheapest = inOrder(listings.filter(({ listing }) => takesListing(wanted, listing)));
    const first = cheapest.slice(0, STEP).map(({ address, listing }) => ({ address, account: listing }));
    part(await joinAll(client, first));
  }
  return joinAll(client, found);
}

/** The mints of listings that are in order of price, in which those of a mint stand together. */
function mintsIn(sorted: readonly BrowseEntry[]): PublicKey[] {
  const begin = sorted.filter(({ listing }, at) => sorted[at - 1]?.listing.mint.equals(listing.mint) !== true);
  return [...new Map(begin.map(({ listing }) => [listing.mint.toBase58(), listing.mint])).values()];
}

/** The page of listings. */
export function BrowsePage({ query }: { query: Wish }) {
  const { client, mints: mintsOf } = useSession();
  const kind = kindOf(query);
  const all = useLoad<BrowseEntry[]>(
    (part) => client && everything(client, kind, filterOf(query, new Map()), part),
    [client, kind],
  );
  const entries = all.data ?? [];
  const sort = sortOf(query);
  // Filtered on every key, so ordered only when the order changes, and by price once.
  const byPrice = useMemo(() => inOrder(entries), [all.data]);
  const sorted = useMemo(() => sortedBy(sort, byPrice), [byPrice, sort]);
  const [mints, setMints] = useState(new Map<string, Money>());
  const used = useMemo(() => mintsIn(byPrice), [byPrice]);
  useEffect(() => {
    if (used.length > 0) mintsOf(used).then(setMints, () => undefined);
  }, [used]);
  const filter = useMemo(() => filterOf(query, mints), [query, mints]);
  const taken = useMemo(() => sorted.filter((entry) => takes(filter, entry)), [sorted, filter]);
  const asksBoards = filter.minAvailabilityPpm !== undefined;
  const { known: boards, waiting } = useBoards(asksBoards ? taken : NONE);
  const shown = useMemo(
    () => taken.filter(({ listing }) => takesBoard(filter, boards.get(listing.board.toBase58()))),
    [taken, filter, boards],
  );
  const reading = all.loading || waiting;

  const change = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(name === "kind" ? undefined : query);
    if (value === undefined) next.delete(name);
    else next.set(name, value);
    if (name === "mint") next.delete("price");
    replaceQuery("browse", next);
  };
  const clear = () => replaceQuery("browse", new URLSearchParams(kind === 0 ? {} : { kind: "services" }));
  return (
    <div class="browse">
      <h1>{kind === 0 ? "Storage" : "Services"}</h1>
      <details class="filter-box" open={matchMedia("(min-width: 60rem)").matches}>
        <summary>Filters</summary>
        <Filters wish={query} entries={entries} used={used} mints={mints} change={change} clear={clear} />
      </details>
      <section aria-label="Listings">
        {all.error && <Failure error={all.error} retry={all.reload} />}
        {!all.data && !all.error && <Waiting>Looking for listings</Waiting>}
        {all.data && (
          <>
            <p class="count" role="status">
              {reading ? "Reading the others" : `${whole(shown.length)} of ${whole(entries.length)} listings`}
            </p>
            <Listings shown={shown} more={reading} mints={mints} tib={perTib(query)} />
          </>
        )}
      </section>
    </div>
  );
}

interface ListingsProps {
  shown: BrowseEntry[];
  /** Whether others are on their way. */
  more: boolean;
  mints: Map<string, Money>;
  tib: boolean;
}

function Listings({ shown, more: coming, mints, tib }: ListingsProps) {
  const [count, setCount] = useState(STEP);
  useEffect(() => setCount(STEP), [shown]);
  const end = useRef<HTMLParagraphElement>(null);
  const more = count < shown.length;
  useEffect(() => {
    const mark = end.current;
    if (!mark) return undefined;
    const watcher = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && setCount((before) => before + STEP),
      { rootMargin: "800px" },
    );
    watcher.observe(mark);
    return () => watcher.disconnect();
  }, [count, more]);
  if (shown.length === 0 && coming) return null;
  if (shown.length === 0) return <p class="empty">No listing fits. Take a filter away, or ask for less.</p>;
  return (
    <>
      <Rows entries={shown.slice(0, count)} mints={mints} tib={tib} />
      {more && (
        <p ref={end} class="more">
          <button type="button" class="quiet" onClick={() => setCount(count + STEP)}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}
