// The provider's side: requests, claims, bonds and listings.

import { AgreementStatus, Party, statusAt, type Found } from "@flashback/client";

import type { Action } from "../action/dialog.js";
import { link } from "../route.js";
import { useSession } from "../session.js";
import { Field } from "../text.js";
import { KINDS } from "../words.js";
import { accept, claim, closeAgreement, decline, exit, giveNotice, isSettled } from "./actions.js";
import { BondCard, OpenBond } from "./bond.js";
import { Complaint } from "./complaint.js";
import { CreateListing } from "./create.js";
import type { Belongings } from "./load.js";
import { OfferCard } from "./offer.js";
import { EndButton, SettleButton } from "./settle.js";
import { Stream } from "./stream.js";

/** What the wallet sells. */
export function Seller({ of, act }: { of: Belongings; act: (action: Action) => void }) {
  const { now } = useSession();
  const { registered, sold, bonds, offers, known } = of;
  const isRequest = ({ account }: Found<"agreement">) => statusAt(account, now()) === AgreementStatus.Requested;
  const mintOf = ({ account }: Found<"agreement">) =>
    known.mints.get(known.vaults.get(account.vault.toBase58())?.mint.toBase58() ?? "");
  const requests = sold.filter(isRequest);
  const running = sold.filter((found) => !isRequest(found));
  return (
    <>
      {registered.map(({ address, provider }) => (
        <p key={address.toBase58()}>
          You are{" "}
          <a href={link(`provider/${address.toBase58()}`)}>
            <Field bytes={provider.name} otherwise="an unnamed provider" />
          </a>{" "}
          in the register of {KINDS[provider.kind]?.toLowerCase()}.
        </p>
      ))}
      <h2>Requests</h2>
      {requests.length === 0 && <p class="muted">Nobody waits for an answer.</p>}
      <div class="cards">
        {requests.map((found) => (
          <Stream
            key={found.address.toBase58()}
            found={found}
            of={of}
            side={Party.Provider}
            buttons={() => (
              <>
                <button type="button" class="main" onClick={() => act(accept(found))}>
                  Accept
                </button>
                <button type="button" onClick={() => act(decline(found))}>
                  Decline
                </button>
              </>
            )}
          />
        ))}
      </div>
      <h2>Sold</h2>
      {running.length === 0 && <p class="muted">Nothing runs.</p>}
      <div class="cards">
        {running.map((found) => (
          <Stream
            key={found.address.toBase58()}
            found={found}
            of={of}
            side={Party.Provider}
            buttons={(status) => (
              <>
                <button type="button" onClick={() => act(claim(found))}>
                  Claim
                </button>
                {status === AgreementStatus.Active && (
                  <button type="button" onClick={() => act(giveNotice(found))}>
                    Give notice
                  </button>
                )}
                {status !== AgreementStatus.Ended && (
                  <button type="button" class="danger" onClick={() => act(exit(found, mintOf(found), now()))}>
                    Exit at once
                  </button>
                )}
                <EndButton found={found} act={act} />
                <SettleButton found={found} of={of} act={act} />
                {status === AgreementStatus.Ended && isSettled(found.account) && (
                  <button type="button" onClick={() => act(closeAgreement(found))}>
                    Close
                  </button>
                )}
              </>
            )}
            more={<Complaint found={found} of={of} side={Party.Provider} act={act} />}
          />
        ))}
      </div>
      <h2>Bonds</h2>
      <div class="cards">
        {bonds.map((found) => {
          const mint = known.mints.get(found.account.mint.toBase58());
          return mint && <BondCard key={found.address.toBase58()} found={found} mint={mint} act={act} />;
        })}
      </div>
      <OpenBond of={of} act={act} />
      <h2>Your listings</h2>
      <div class="cards">
        {offers.map((found) => (
          <OfferCard
            key={found.address.toBase58()}
            found={found}
            mint={known.mints.get(found.account.mint.toBase58())}
            board={known.boards.get(found.account.board.toBase58())}
            act={act}
          />
        ))}
      </div>
      <CreateListing of={of} act={act} />
    </>
  );
}
