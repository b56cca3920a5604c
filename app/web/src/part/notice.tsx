// What went wrong, and what the reader can do.

import type { FlashbackError } from "@flashback/client";
import type { ComponentChildren } from "preact";

/** A message; `tone` says how serious it is. */
export function Notice({ tone, children }: { tone: "bad" | "warn" | "good" | "plain"; children: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** How nodes word it that they do not list a program's accounts. */
const NO_LISTS =
  /getProgramAccounts|method .*(not (found|available|supported|allowed)|disabled)|secondary indexes|excluded from|scan (aborted|too large)/i;

/** What one can do about an error of the node, beyond what the error says. */
function more(error: FlashbackError): string | undefined {
  if (error.kind === "node" && NO_LISTS.test(error.message)) {
    return "This node does not answer getProgramAccounts, by which listings are found. Choose another node above.";
  }
  return error.kind === "node" ? "Try again, or choose another node above." : undefined;
}

/** An error of the package, in its words and the node's. */
export function Failure({ error, retry }: { error: FlashbackError; retry?: (() => void) | undefined }) {
  const advice = more(error);
  return (
    <Notice tone="bad">
      <p>{error.message}</p>
      {advice && <p>{advice}</p>}
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

/** Something is on its way. */
export function Waiting({ children }: { children: ComponentChildren }) {
  return (
    <p class="waiting" role="status">
      <span class="dot busy" aria-hidden="true" /> {children}
    </p>
  );
}
