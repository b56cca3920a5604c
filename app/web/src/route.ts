// Where in the page a reader is: the part of the address behind "#", so that the page works from any folder.

import { useEffect, useState } from "preact/hooks";

/** A place in the page. */
export interface Route {
  /** Parts of the path. */
  path: string[];
  /** What is looked for there. */
  query: URLSearchParams;
}

/** Reads what stands behind "#". */
export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { path: path.split("/").filter((part) => part !== ""), query: new URLSearchParams(query) };
}

/** An address within the page. */
export function link(path: string, query?: URLSearchParams): string {
  const text = query?.toString();
  return text ? `#/${path}?${text}` : `#/${path}`;
}

/** The place in the page, kept up to date. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parse(location.hash));
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}

/** Changes the query of the place without a new entry in the history. */
export function replaceQuery(path: string, query: URLSearchParams): void {
  history.replaceState(null, "", link(path, query));
  dispatchEvent(new HashChangeEvent("hashchange"));
}
