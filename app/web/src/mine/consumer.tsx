// The consumer's side: vaults and agreements.

import { AgreementStatus, Party, type Found } from "@flashback/client";
import { useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { Access } from "./access.js";
import { cancel, closeAgreement, isSettled, leave, review, terminate } from "./actions.js";
import { Complaint } from "./complaint.js";
import type { Belongings } from "./load.js";
import { EndButton, SettleButton } from "./settle.js";
import { Stream } from "./stream.js";
import { VaultCard } from "./vault.js";

/** What the wallet has bought, and what it pays from. */
export function Consumer({ of, act }: { of: Belongings; act: (action: Action) => void }) {
  const { vaults, bought, known } = of;
  if (vaults.length === 0 && bought.length === 0) {
    return (
      <p class="empty">
        This wallet has bought nothing yet. Look at the <a href="#/browse">listings</a>.
      </p>
    );
  }
  return (
    <div class="sides">
      <section>
        <h2>Agreements</h2>
        {bought.length === 0 && <p class="muted">None.</p>}
        <div class="cards">
          {bought.map((found) => (
            <Stream
              key={found.address.toBase58()}
              found={found}
              of={of}
              side={Party.Consumer}
              buttons={(status) => <Buttons found={found} of={of} status={status} act={act} />}
              more={
                found.account.status !== AgreementStatus.Requested && (
                  <>
                    <Access found={found} of={of} act={act} />
                    <Complaint found={found} of={of} side={Party.Consumer} act={act} />
                  </>
                )
              }
            />
          ))}
        </div>
      </section>
      <section>
        <h2>Vaults</h2>
        <div class="cards">
          {vaults.map((found) => {
            const mint = known.mints.get(found.account.mint.toBase58());
            return mint && <VaultCard key={found.address.toBase58()} found={found} mint={mint} act={act} />;
          })}
        </div>
      </section>
    </div>
  );
}

interface ButtonsProps {
  found: Found<"agreement">;
  of: Belongings;
  status: number;
  act: (action: Action) => void;
}

function Buttons({ found, of, status, act }: ButtonsProps) {
  const button = (name: string, action: Action) => (
    <button type="button" onClick={() => act(action)}>
      {name}
    </button>
  );
  if (status === AgreementStatus.Requested) return button("Cancel", cancel(found));
  return (
    <>
      {status === AgreementStatus.Active && button("Give notice", terminate(found))}
      {status !== AgreementStatus.Ended && button("Leave at once", leave(found))}
      <EndButton found={found} act={act} />
      <SettleButton found={found} of={of} act={act} />
      {found.account.unreviewedWeight > 0n && <Review found={found} act={act} />}
      {status === AgreementStatus.Ended && isSettled(found.account) && button("Close", closeAgreement(found))}
    </>
  );
}

function Review({ found, act }: { found: Found<"agreement">; act: (action: Action) => void }) {
  const [stars, setStars] = useState(5);
  return (
    <span class="with-choice">
      <select
        aria-label="Stars"
        value={String(stars)}
        onChange={(event) => setStars(Number(event.currentTarget.value))}
      >
        {[5, 4, 3, 2, 1].map((one) => (
          <option key={one} value={String(one)}>
            {one === 1 ? "1 star" : `${one} stars`}
          </option>
        ))}
      </select>
      <button type="button" onClick={() => act(review(found, stars))}>
        Review
      </button>
    </span>
  );
}
