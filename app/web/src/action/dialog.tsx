// Something that a wallet is asked to sign: first what it would change, then the wallet, then what happened.

import {
  eventsIn,
  eventsOf,
  explain,
  send,
  simulate,
  type Client,
  type FlashbackError,
  type Sent,
  type Simulation,
} from "@flashback/client";
import type { TransactionInstruction } from "@solana/web3.js";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Money } from "../format.js";
import { explorer } from "../node.js";
import { Dialog } from "../part/dialog.js";
import { Failure, Notice, Waiting } from "../part/notice.js";
import { useSession } from "../session.js";
import { abandonable } from "../wallet.js";
import { spoken } from "../words.js";
import { Changes, type Names } from "./changes.js";

/** Something that a wallet can be asked to sign. */
export interface Action {
  /** What it does, as "Buy 500 GiB". */
  title: string;
  /** What becomes binding, a sentence each. */
  binding: readonly string[];
  /** What accounts are called in the preview, by address. */
  names?: Names;
  /** Of the SOL that the wallet pays, what is staked. */
  stakeLamports?: bigint;
  /** Says what the transaction consists of; asks the wallet nothing. */
  instructions: (client: Client) => Promise<TransactionInstruction[]>;
}

type State =
  | { at: "preparing" }
  | {
      at: "previewed" | "signing";
      preview: Simulation;
      instructions: TransactionInstruction[];
      mints: Map<string, Money>;
    }
  | { at: "done"; sent: Sent; events: string[] }
  | { at: "failed"; error: FlashbackError };

/** Leads through one action; `done` is called once it is in a block. */
export function ActionDialog({ action, closed, done }: { action: Action; closed: () => void; done: () => void }) {
  const { signer, wallet, node, mints } = useSession();
  const [state, setState] = useState<State>({ at: "preparing" });
  const [attempt, setAttempt] = useState(0);
  const stop = useRef<AbortController>(null);
  // The wallet that the preview is of: one that is changed meanwhile gets a preview of its own.
  useEffect(() => {
    if (!signer) return undefined;
    let current = true;
    setState({ at: "preparing" });
    prepare(signer, action, mints).then(
      (ready) => current && setState({ at: "previewed", ...ready }),
      (thrown: unknown) => current && setState({ at: "failed", error: explain(thrown) }),
    );
    return () => {
      current = false;
      stop.current?.abort();
    };
  }, [signer, action, attempt]);

  const sign = async (instructions: TransactionInstruction[]) => {
    if (!signer || state.at !== "previewed") return;
    const controller = new AbortController();
    stop.current = controller;
    setState({ ...state, at: "signing" });
    try {
      const sent = await send(abandonable(signer, controller.signal), instructions);
      const events = await eventsOf(signer, sent.signature).catch(() => eventsIn(sent.logs));
      setState({ at: "done", sent, events: events.map(({ name }) => spoken(name)) });
      done();
    } catch (thrown) {
      setState({ at: "failed", error: explain(thrown) });
    }
  };
  const retry = () => setAttempt((count) => count + 1);
  return (
    <Dialog title={action.title} closed={closed}>
      {state.at === "preparing" && <Waiting>Simulating: nothing is signed yet</Waiting>}
      {(state.at === "previewed" || state.at === "signing") && (
        <>
          <h3>What changes</h3>
          <Changes
            preview={state.preview}
            mints={state.mints}
            names={action.names ?? {}}
            stake={action.stakeLamports ?? 0n}
          />
          <h3>What becomes binding</h3>
          <ul class="plain-list">
            {action.binding.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          {state.at === "previewed" ? (
            <p class="buttons">
              <button type="button" class="main" onClick={() => void sign(state.instructions)}>
                Sign with {wallet?.name ?? "wallet"}
              </button>
              <button type="button" onClick={closed}>
                Not now
              </button>
            </p>
          ) : (
            <>
              <Waiting>{wallet?.name} is asked. Compare what it shows with the above</Waiting>
              <p class="buttons">
                <button type="button" onClick={() => stop.current?.abort()}>
                  Stop waiting
                </button>
              </p>
            </>
          )}
        </>
      )}
      {state.at === "failed" && (
        <>
          <Failure error={state.error} retry={retry} />
          <p class="buttons">
            <button type="button" onClick={closed}>
              Close
            </button>
          </p>
        </>
      )}
      {state.at === "done" && (
        <>
          <Notice tone="good">
            <p>Done. It is in a block.</p>
            {state.events.length > 0 && (
              <ul class="plain-list">
                {state.events.map((event, at) => (
                  <li key={at}>{event}</li>
                ))}
              </ul>
            )}
          </Notice>
          <p>
            <a href={explorer(node, state.sent.signature)} target="_blank" rel="noopener noreferrer">
              Look at the transaction in an explorer
            </a>
          </p>
          <p class="buttons">
            <button type="button" class="main" onClick={closed}>
              Close
            </button>
          </p>
        </>
      )}
    </Dialog>
  );
}

async function prepare(client: Client, action: Action, mintsOf: ReturnType<typeof useSession>["mints"]) {
  const instructions = await action.instructions(client);
  const preview = await simulate(client, instructions);
  const mints = await mintsOf(preview.tokens.map(({ mint }) => mint));
  return { instructions, preview, mints };
}
