// One offer, as a buyer has to understand it.

import { boards, freeUnits, listing as fetchListing, obstacle, textOf, type BrowseEntry } from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import { date, money, percent, quantity, span, type Money } from "../format.js";
import { useLoad } from "../load.js";
import { Badge, fetchSources, Rating, Standing } from "../part/badge.js";
import { Facts } from "../part/facts.js";
import { History } from "../part/history.js";
import { Failure, Notice, Waiting } from "../part/notice.js";
import { Price } from "../part/price.js";
import { regionName } from "../region.js";
import { link } from "../route.js";
import { useSession } from "../session.js";
import { Address, Field } from "../text.js";
import { categoriesIn, LISTING_STATUSES, PROTOCOLS, reasonFor } from "../words.js";
import { Buy } from "./buy.js";
import { Levels } from "./levels.js";
import { Measured } from "./measured.js";

/** The page of one listing. */
export function ListingPage({ address, query }: { address: PublicKey; query: URLSearchParams }) {
  const { client, mints } = useSession();
  const { data, error, reload } = useLoad(
    () =>
      client &&
      (async () => {
        const entry = await fetchListing(client, address);
        const [known, sources, measured] = await Promise.all([
          mints([entry.listing.mint]),
          fetchSources(client, [entry]),
          boards(client, [entry.listing]),
        ]);
        const { mint, board } = entry.listing;
        return { entry, mint: known.get(mint.toBase58()), sources, board: measured.get(board.toBase58()) };
      })(),
    [client, address.toBase58()],
  );
  if (!data) return error ? <Failure error={error} retry={reload} /> : <Waiting>Reading the listing</Waiting>;
  const { entry, mint, sources, board } = data;
  const { listing, provider, level, levelUntil } = entry;
  const refusal = obstacle(entry);
  return (
    <>
      {error && <Failure error={error} retry={reload} />}
      <div class="head">
        <div>
          <h1>
            <Field bytes={listing.name} otherwise="Unnamed listing" />
          </h1>
          <p>
            <a href={link(`provider/${listing.provider.toBase58()}`)}>
              <Field bytes={provider.name} otherwise="Unnamed provider" />
            </a>
            {" · "}
            {regionName(provider.region)}
            {" · "}
            {PROTOCOLS[listing.protocol] ?? categoriesIn(listing.category).join(", ")}
          </p>
        </div>
        <div>
          <Badge provider={provider} level={level} levelUntil={levelUntil} sources={sources} />
        </div>
        <div>
          <small>Rating</small> <Rating provider={provider} now={entry.now} />
        </div>
        <div>
          <Standing provider={provider} />
        </div>
      </div>
      {refusal !== undefined && (
        <Notice tone="warn">
          <p>
            <b>This cannot be bought now.</b> {reasonFor(refusal)}
          </p>
        </Notice>
      )}
      <div class="columns">
        <div>
          <Offer entry={entry} mint={mint} />
          <Leaving entry={entry} />
          <Levels listing={listing} />
          <Measured board={board} />
          <section class="panel">
            <h2>History</h2>
            <History of={address} about="listing" units={{ mint, unit: textOf(listing.unit) }} />
          </section>
        </div>
        <div class="beside">{mint && <Buy entry={entry} mint={mint} query={query} bought={reload} />}</div>
      </div>
    </>
  );
}

function Offer({ entry, mint }: { entry: BrowseEntry; mint: Money | undefined }) {
  const { platform } = useSession();
  const { listing, provider, bond } = entry;
  const { fairUse } = listing.terms;
  const unit = textOf(listing.unit);
  const limit = (value: number, text: string) => (value === 0 ? "without limit" : text);
  return (
    <section class="panel">
      <h2>The offer</h2>
      <Facts
        of={[
          ["Price", <Price listing={listing} mint={mint} tib={true} />],
          ["Free", `${quantity(freeUnits(entry), unit)} of ${quantity(listing.capacity, unit)}`],
          ["In one agreement", `${quantity(listing.minQuantity, unit)} to ${quantity(listing.maxQuantity, unit)}`],
          [
            "Term",
            listing.maxTermSecs === 0
              ? `open, or from ${span(listing.minTermSecs)}`
              : `${listing.minTermSecs === 0 ? "up to" : `${span(listing.minTermSecs)} to`} ${span(listing.maxTermSecs)}`,
          ],
          ["Start", listing.autoAccept === 1 ? "at once, in the transaction that buys" : "when the provider accepts"],
          [
            "Fair use",
            <>
              {limit(fairUse.egressGib, `${fairUse.egressGib} GiB egress`)} and{" "}
              {limit(fairUse.requests, `${fairUse.requests.toLocaleString("en")} requests`)} per {unit} and month
            </>,
          ],
          [
            "Endpoint",
            <>
              <Field bytes={provider.endpoint} />
              <Field bytes={listing.path} />
              {provider.nextEndpointAt !== 0n && (
                <small>The provider announced another endpoint on {date(provider.nextEndpointAt)}.</small>
              )}
            </>,
          ],
          [
            "Arbiter",
            <>
              <Address
                of={
                  listing.arbiter.toBytes().every((byte) => byte === 0) && platform ? platform.arbiter : listing.arbiter
                }
              />
              <small>rules on disputes within {span(listing.terms.rulingSecs)}, between the two claims</small>
            </>,
          ],
          [
            "Behind it",
            mint && bond.amount > 0n
              ? `the provider's bond, ${bondFree(entry, mint)} of it free`
              : "no collateral in the provider's bond",
          ],
          ["Revision", `${listing.revision}, ${LISTING_STATUSES[listing.status] ?? ""}`],
        ]}
      />
    </section>
  );
}

function bondFree({ bond }: BrowseEntry, mint: Money): string {
  return money(bond.amount - bond.locked - bond.thawing, mint);
}

function Leaving({ entry: { listing, epochSecs } }: { entry: BrowseEntry }) {
  const { noticeSecs, providerNoticeSecs, graceSecs, maxCreditBps } = listing.terms;
  return (
    <section class="panel">
      <h2>Leaving</h2>
      <Facts
        of={[
          [
            "You",
            <>
              with {span(noticeSecs)} of notice, at any time
              <small>
                The notice is paid from the guarantee. At once and free where the provider is delisted, has changed its
                endpoint, or has lost the certification that you asked for for {span(14 * epochSecs)}.
              </small>
            </>,
          ],
          [
            "The provider",
            <>
              with {span(providerNoticeSecs)} of notice
              <small>Sooner only at the price of the notice that it does not give, out of its collateral.</small>
            </>,
          ],
          [
            "If the money ends",
            <>
              {span(Math.min(graceSecs, Math.floor(noticeSecs / 2)))} of grace
              <small>Then anybody may end the agreement, and the notice is paid from the guarantee.</small>
            </>,
          ],
          [
            "Held back",
            <>
              {percent(maxCreditBps)} of every period
              <small>
                {maxCreditBps === 10_000
                  ? "Nothing is paid to the provider before a period is settled."
                  : "The provider can claim it only once the period is settled: it pays your credits."}
              </small>
            </>,
          ],
        ]}
      />
    </section>
  );
}
