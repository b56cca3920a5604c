// Something that has to be fetched: there, on its way, or failed.

import { explain, type FlashbackError } from "@flashback/client";
import { useCallback, useEffect, useState } from "preact/hooks";

/** What is known of something that is fetched. */
export interface Loaded<T> {
  /** The last answer. */
  data: T | undefined;
  /** Why the last attempt failed. */
  error: FlashbackError | undefined;
  /** Whether an attempt is under way. */
  loading: boolean;
  /** Fetches again. */
  reload: () => void;
}

/**
 * Fetches when one of `inputs` changes, and again after `pauseMs`; what comes too late is dropped. `fetch` may hand over a part of
 * the answer before it has all of it.
 */
export function useLoad<T>(
  fetch: (part: (data: T) => void) => Promise<T> | undefined,
  inputs: readonly unknown[],
  pauseMs?: () => number,
): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, "reload">>({ data: undefined, error: undefined, loading: true });
  const [attempt, setAttempt] = useState(0);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  useEffect(() => setState({ data: undefined, error: undefined, loading: true }), inputs);
  useEffect(() => {
    let current = true;
    const answer = fetch((data) => current && setState({ data, error: undefined, loading: true }));
    if (!answer) return undefined;
    setState((before) => ({ ...before, loading: true }));
    answer.then(
      (data) => current && setState({ data, error: undefined, loading: false }),
      (thrown: unknown) => current && setState((before) => ({ ...before, error: explain(thrown), loading: false })),
    );
    const timer = pauseMs && setTimeout(reload, pauseMs());
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [...inputs, attempt]);
  return { ...state, reload };
}
