// The boards of listings, asked for once each.

import { boards, isMeasured, type Board, type BrowseEntry } from "@flashback/client";
import { useEffect, useState } from "preact/hooks";

import { useSession } from "../session.js";

/** Boards by address, as far as they are known. */
export type Boards = ReadonlyMap<string, Board>;

/** The boards of `entries`, and whether some are still on their way. */
export function useBoards(entries: readonly BrowseEntry[]): { known: Boards; waiting: boolean } {
  const { client } = useSession();
  const [known, setKnown] = useState<Boards>(new Map());
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    const unknown = entries
      .map(({ listing }) => listing)
      .filter((listing) => isMeasured(listing) && !known.has(listing.board.toBase58()));
    if (!client || unknown.length === 0) return undefined;
    let current = true;
    setWaiting(true);
    boards(client, unknown).then(
      (found) => {
        if (!current) return;
        if (found.size > 0) setKnown((before) => new Map([...before, ...found]));
        setWaiting(false);
      },
      () => current && setWaiting(false),
    );
    return () => {
      current = false;
    };
  }, [client, entries]);
  return { known, waiting };
}
