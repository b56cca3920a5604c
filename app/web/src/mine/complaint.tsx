// Opening a dispute about a period of an agreement.

import { disputablePeriods, Party, type Found, type ValueOf } from "@flashback/client";
import { useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { percent, sol, time } from "../format.js";
import { bpsIn, Choice, HashField, TextField } from "../part/field.js";
import { useNow } from "../session.js";
import { openDispute } from "./actions.js";
import type { Belongings } from "./load.js";

interface Props {
  found: Found<"agreement">;
  of: Belongings;
  side: ValueOf<typeof Party>;
  act: (action: Action) => void;
}

/** Asks for another credit of a period than was measured; there only while a period can be disputed. */
export function Complaint({ found, of, side, act }: Props) {
  const now = useNow();
  const { account } = found;
  const [chosen, setChosen] = useState("");
  const [text, setText] = useState("");
  const [hash, setHash] = useState<Uint8Array | undefined>();
  const vault = of.known.vaults.get(account.vault.toBase58());
  const open = vault ? disputablePeriods(account, vault, now) : [];
  const about = open.find(({ period }) => String(period) === chosen) ?? open[0];
  if (!about) return null;
  const { maxCreditBps } = account.terms;
  const bps = bpsIn(text);
  const fits = bps !== undefined && (side === Party.Provider || (bps > 0 && bps <= maxCreditBps));
  return (
    <details>
      <summary>Dispute a period</summary>
      <Choice
        label="Period"
        value={String(about.period)}
        change={setChosen}
        options={open.map(({ period, endedAt }) => [String(period), `${period + 1}, which ended ${time(endedAt)}`])}
      />
      <TextField
        label="Credit that you ask for, % of its price"
        mode="decimal"
        text={text}
        change={setText}
        wrong={text !== "" && !fits}
        hint={
          side === Party.Consumer
            ? `More than was measured, at most ${percent(maxCreditBps)}.`
            : "Less than was measured."
        }
      />
      <HashField label="Your evidence, a file" change={setHash} />
      <p>
        <small>
          Possible until {time(about.until)}. It takes a stake of {sol(account.disputeStakeLamports)}, which the other
          side gets if it wins.
        </small>
      </p>
      <p class="buttons">
        <button
          type="button"
          disabled={!fits || !hash}
          onClick={() =>
            fits && hash && act(openDispute(found, { period: about.period, askedBps: bps, evidenceHash: hash }))
          }
        >
          Dispute
        </button>
      </p>
    </details>
  );
}
