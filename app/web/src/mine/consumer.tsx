// The consumer's side: vaults and agreements.

import { AgreementStatus, type Found } from "@flashback/client";

import type { Action } from "../action/dialog.js";
import { cancel, closeAgreement, isSettled, leave, terminate } from "./actions.js";
import type { Belongings } from "./load.js";
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
              buttons={(status) => <Buttons found={found} status={status} act={act} />}
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
  status: number;
  act: (action: Action) => void;
}

function Buttons({ found, status, act }: ButtonsProps) {
  const button = (name: string, action: Action, look = "") => (
    <button type="button" class={look} onClick={() => act(action)}>
      {name}
    </button>
  );
  switch (status) {
    case AgreementStatus.Requested:
      return button("Cancel", cancel(found));
    case AgreementStatus.Active:
      return (
        <>
          {button("Give notice", terminate(found))}
          {button("Leave at once", leave(found))}
        </>
      );
    case AgreementStatus.Ending:
      return button("Leave at once", leave(found));
    default:
      return isSettled(found.account) ? (
        button("Close", closeAgreement(found))
      ) : (
        <small>Waits until its periods are settled.</small>
      );
  }
}
