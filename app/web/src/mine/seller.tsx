// The provider's side: requests, claims, bonds and listings.

import { AgreementStatus, statusAt, textOf, type Found } from "@flashback/client";

import type { Action } from "../action/dialog.js";
import { money, quantity, time, type Money } from "../format.js";
import { Price } from "../part/price.js";
import { link } from "../route.js";
import { useSession } from "../session.js";
import { Field } from "../text.js";
import { KINDS, LISTING_STATUSES } from "../words.js";
import { accept, claim, closeAgreement, decline, isSettled } from "./actions.js";
import type { Belongings } from "./load.js";
import { Stream } from "./stream.js";

/** What the wallet sells. */
export function Seller({ of, act }: { of: Belongings; act: (action: Action) => void }) {
  const { now } = useSession();
  const { registered, sold, bonds, offers, known } = of;
  const isRequest = ({ account }: Found<"agreement">) => statusAt(account, now()) === AgreementStatus.Requested;
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
            buttons={(status) => (
              <>
                <button type="button" onClick={() => act(claim(found))}>
                  Claim
                </button>
                {status === AgreementStatus.Ended && isSettled(found.account) && (
                  <button type="button" onClick={() => act(closeAgreement(found))}>
                    Close
                  </button>
                )}
              </>
            )}
          />
        ))}
      </div>
      <Bonds bonds={bonds} mints={known.mints} />
      <Offers offers={offers} mints={known.mints} />
    </>
  );
}

function Bonds({ bonds, mints }: { bonds: Found<"bond">[]; mints: Map<string, Money> }) {
  return (
    <section class="panel">
      <h2>Bonds</h2>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Holds</th>
            <th scope="col">Locked as collateral</th>
            <th scope="col">Thawing</th>
            <th scope="col">Free</th>
            <th scope="col">Penalties owed</th>
            <th scope="col">Agreements</th>
          </tr>
        </thead>
        <tbody>
          {bonds.map(({ address, account: bond }) => {
            const mint = mints.get(bond.mint.toBase58());
            if (!mint) return null;
            return (
              <tr key={address.toBase58()}>
                <th scope="row">{money(bond.amount, mint)}</th>
                <td data-head="Locked">{money(bond.locked, mint)}</td>
                <td data-head="Thawing">
                  {money(bond.thawing, mint)}
                  {bond.thawAt !== 0n && <small> until {time(bond.thawAt)}</small>}
                </td>
                <td data-head="Free">{money(bond.amount - bond.locked - bond.thawing, mint)}</td>
                <td data-head="Owed">{money(bond.owed, mint)}</td>
                <td data-head="Agreements">{bond.openCount}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Offers({ offers, mints }: { offers: Found<"listing">[]; mints: Map<string, Money> }) {
  return (
    <section class="panel">
      <h2>Your listings</h2>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Listing</th>
            <th scope="col">Price</th>
            <th scope="col">Reserved</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {offers.map(({ address, account: listing }) => (
            <tr key={address.toBase58()}>
              <th scope="row">
                <a href={link(`listing/${address.toBase58()}`)}>
                  <Field bytes={listing.name} otherwise="Unnamed" />
                </a>
              </th>
              <td data-head="Price">
                <Price listing={listing} mint={mints.get(listing.mint.toBase58())} tib={true} />
              </td>
              <td data-head="Reserved">
                {quantity(listing.reserved, textOf(listing.unit))} of {quantity(listing.capacity, textOf(listing.unit))}
              </td>
              <td data-head="State">{LISTING_STATUSES[listing.status]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
