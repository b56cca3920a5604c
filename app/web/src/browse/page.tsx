// Every listing, to be searched.

import { arrange, browse, takes, type BrowseEntry } from "@flashback/client";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { Money } from "../format.js";
import { whole } from "../format.js";
import { useLoad } from "../load.js";
import { Failure, Waiting } from "../part/notice.js";
import { replaceQuery } from "../route.js";
import { useSession } from "../session.js";
import { filterOf, kindOf, perTib, sortOf, type Wish } from "./filter.js";
import { Filters } from "./filters.js";
import { Rows } from "./rows.js";

/** Rows that are made at once. */
const STEP = 60;

/** The page of listings. */
export function BrowsePage({ query }: { query: Wish }) {
  const { client, mints: mintsOf } = useSession();
  const kind = kindOf(query);
  const everything = useLoad(() => client && browse(client, { kind, open: false }), [client, kind]);
  const entries = everything.data ?? [];
  const [mints, setMints] = useState(new Map<string, Money>());
  useEffect(() => {
    if (entries.length === 0) return;
    const distinct = new Map(entries.map(({ listing }) => [listing.mint.toBase58(), listing.mint]));
    mintsOf([...distinct.values()]).then(setMints, () => undefined);
  }, [everything.data]);

  const sort = sortOf(query);
  // Filtered on every key, so sorted only when the order changes.
  const sorted = useMemo(() => arrange({ sort }, entries), [everything.data, sort]);
  const shown = useMemo(() => {
    const filter = filterOf(query, mints);
    return sorted.filter((entry) => takes(filter, entry));
  }, [sorted, query, mints]);

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
        <Filters wish={query} entries={entries} mints={mints} change={change} clear={clear} />
      </details>
      <section aria-label="Listings">
        {everything.error && <Failure error={everything.error} retry={everything.reload} />}
        {!everything.data && !everything.error && <Waiting>Looking for listings</Waiting>}
        {everything.data && (
          <>
            <p class="count" role="status">
              {whole(shown.length)} of {whole(entries.length)} listings
            </p>
            <Listings shown={shown} mints={mints} tib={perTib(query)} />
          </>
        )}
      </section>
    </div>
  );
}

function Listings({ shown, mints, tib }: { shown: BrowseEntry[]; mints: Map<string, Money>; tib: boolean }) {
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
