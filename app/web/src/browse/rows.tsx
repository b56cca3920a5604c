// Listings as rows of a table.

import {
  epochs,
  freeUnits,
  isMeasured,
  obstacle,
  Protocol,
  textOf,
  type Board,
  type BrowseEntry,
} from "@flashback/client";
import { useEffect, useState } from "preact/hooks";

import { quantity, span, type Money } from "../format.js";
import { Badge, fetchSources, Rating, type Sources } from "../part/badge.js";
import { promised } from "../part/offer.js";
import { Price } from "../part/price.js";
import { Bars } from "../part/strip.js";
import { regionName } from "../region.js";
import { link } from "../route.js";
import { useSession } from "../session.js";
import { Field } from "../text.js";
import { categoriesIn, PROTOCOLS, reasonFor } from "../words.js";
import { useBoards } from "./boards.js";

/** What the columns are called; services have a category where storage has a protocol. */
const heads = (isStorage: boolean) => [
  ...["Listing", "Price", "Certification", "Rating", "Availability"],
  ...[isStorage ? "Protocol" : "Category", "Free", "Notice", "Buying"],
];

const NUMBERS = new Set(["Price", "Free", "Notice"]);

/** The table. Certifiers and boards are asked for once their rows are there. */
export function Rows({ entries, mints, tib }: { entries: BrowseEntry[]; mints: Map<string, Money>; tib: boolean }) {
  const { client } = useSession();
  const { known: boards } = useBoards(entries);
  const [sources, setSources] = useState<Sources>(new Map());
  useEffect(() => {
    if (!client) return undefined;
    let current = true;
    const unknown = entries.filter(
      ({ provider, level }) => level > 0 && !sources.has(provider.levelSource[level - 1]?.toBase58() ?? ""),
    );
    if (unknown.length === 0) return undefined;
    fetchSources(client, unknown).then(
      (found) => current && found.size > 0 && setSources((before) => new Map([...before, ...found])),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [client, entries]);
  return (
    <table class="rows listings">
      <thead>
        <tr>
          {heads(entries.some(({ listing }) => listing.protocol !== Protocol.None)).map((head) => (
            <th key={head} scope="col" class={NUMBERS.has(head) ? "number" : ""}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row
            key={entry.address.toBase58()}
            entry={entry}
            mint={mints.get(entry.listing.mint.toBase58())}
            sources={entry.level > 0 ? sources : undefined}
            board={boards.get(entry.listing.board.toBase58())}
            tib={tib}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  entry: BrowseEntry;
  mint: Money | undefined;
  sources: Sources | undefined;
  board: Board | undefined;
  tib: boolean;
}

function Row({ entry, mint, sources, board, tib }: RowProps) {
  const { listing, provider, level, levelUntil, now } = entry;
  return (
    <tr>
      <th scope="row">
        <a href={link(`listing/${entry.address.toBase58()}`)}>
          <Field bytes={listing.name} otherwise="Unnamed" />
        </a>
        <small>
          <a class="plain" href={link(`provider/${listing.provider.toBase58()}`)}>
            <Field bytes={provider.name} otherwise="Unnamed" />
          </a>
          {" · "}
          {regionName(provider.region)}
        </small>
      </th>
      <td data-head="Price" class="number">
        <Price listing={listing} mint={mint} tib={tib} />
      </td>
      <td data-head="Certification">
        <Badge provider={provider} level={level} levelUntil={levelUntil} sources={sources} />
      </td>
      <td data-head="Rating">
        <Rating provider={provider} now={now} />
      </td>
      <td data-head="Availability">
        {board ? (
          <Bars epochs={epochs(board)} />
        ) : (
          <span class="muted">{isMeasured(listing) ? "…" : "Not measured"}</span>
        )}
        <small>{promised(listing.terms.serviceLevels)}</small>
      </td>
      <td data-head={listing.protocol === Protocol.None ? "Category" : "Protocol"}>
        {PROTOCOLS[listing.protocol] ?? categoriesIn(listing.category).join(", ")}
      </td>
      <td data-head="Free" class="number">
        {quantity(freeUnits(entry), textOf(listing.unit))}
      </td>
      <td data-head="Notice" class="number">
        {span(listing.terms.noticeSecs)}
      </td>
      <td data-head="Buying">
        <Buying entry={entry} />
      </td>
    </tr>
  );
}

function Buying({ entry }: { entry: BrowseEntry }) {
  const refusal = obstacle(entry);
  if (refusal !== undefined) return <small class="reason">{reasonFor(refusal)}</small>;
  return entry.listing.autoAccept === 1 ? (
    <span class="state good">Starts at once</span>
  ) : (
    <span class="state">Provider accepts</span>
  );
}
