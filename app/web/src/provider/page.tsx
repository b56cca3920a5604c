// One provider: its entry in the register, who vouches for it, and what it sells.

import {
  browse,
  certificates,
  provider as fetchProvider,
  ProviderKind,
  rating,
  ratings,
  type BrowseEntry,
  type CertificateEntry,
  type Provider,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import { date, gib, hex, percent, usd, whole, type Money } from "../format.js";
import { useLoad } from "../load.js";
import { Badge, Rating, Standing, Stars, type Sources } from "../part/badge.js";
import { Rows } from "../browse/rows.js";
import { Facts } from "../part/facts.js";
import { History } from "../part/history.js";
import { Failure, Notice, Waiting } from "../part/notice.js";
import { regionName } from "../region.js";
import { useNow, useSession } from "../session.js";
import { Address, Field } from "../text.js";
import { categoriesIn, KINDS, LEVELS, REASONS } from "../words.js";

/** The page of one provider. */
export function ProviderPage({ address }: { address: PublicKey }) {
  const { client, mints } = useSession();
  const { data, error, reload } = useLoad(
    () =>
      client &&
      (async () => {
        const [entry, issued, entries] = await Promise.all([
          fetchProvider(client, address),
          certificates(client, { provider: address }),
          browse(client, { provider: address, open: false }),
        ]);
        return { entry, issued, entries, known: await mints(entries.map(({ listing }) => listing.mint)) };
      })(),
    [client, address.toBase58()],
  );
  if (!data) return error ? <Failure error={error} retry={reload} /> : <Waiting>Reading the provider</Waiting>;
  const { entry, issued, entries, known } = data;
  const { provider, level, levelUntil, now } = entry;
  const sources: Sources = new Map(issued.map(({ address, certifier }) => [address.toBase58(), certifier]));
  return (
    <>
      {error && <Failure error={error} retry={reload} />}
      <div class="head">
        <div>
          <h1>
            <Field bytes={provider.name} otherwise="Unnamed provider" />
          </h1>
          <p>
            {[
              KINDS[provider.kind],
              regionName(provider.region),
              ...(provider.kind === ProviderKind.Service ? [categoriesIn(provider.category).join(", ")] : []),
            ].join(" · ")}
          </p>
        </div>
        <div>
          <Badge provider={provider} level={level} levelUntil={levelUntil} sources={sources} />
        </div>
        <div>
          <small>Rating</small> <Rating provider={provider} now={now} />
        </div>
        <div>
          <Standing provider={provider} />
        </div>
      </div>
      {provider.delistedAt !== 0n && (
        <Notice tone="bad">
          <p>
            The registrar delisted this provider on {date(provider.delistedAt)}: {REASONS[provider.delistReason]}.
            Consumers may leave at once and free.
          </p>
        </Notice>
      )}
      <Certificates issued={issued} />
      <Offers entries={entries} mints={known} />
      <Register address={address} provider={provider} />
      <RatingInputs provider={provider} now={now} />
      <section class="panel">
        <h2>History</h2>
        <History of={address} about="provider" />
      </section>
    </>
  );
}

function Register({ address, provider }: { address: PublicKey; provider: Provider }) {
  return (
    <section class="panel">
      <h2>Register</h2>
      <Facts
        of={[
          ["Number", whole(provider.id)],
          ["Account", <Address of={address} />],
          ["Authority", <Address of={provider.authority} />],
          ["Endpoint", <Field bytes={provider.endpoint} otherwise="none" />],
          [
            "Description",
            <>
              <Field bytes={provider.metadataUri} otherwise="none" />
              <small>
                sha256 <code>{hex(provider.metadataHash)}</code>
              </small>
            </>,
          ],
          ...(provider.kind === 0
            ? [["Capacity", `${gib(provider.capacityGib)}, of it reserved ${gib(provider.reservedGib)}`] as const]
            : []),
          [
            "Certified attributes",
            <>
              version {provider.attributesVersion}
              <small>Name, description, endpoint, region, capacity, categories, authority.</small>
            </>,
          ],
          ["Live agreements", whole(provider.agreements)],
          ["Settled periods", whole(provider.settledPeriods)],
        ]}
      />
    </section>
  );
}

function state({ certificate, level }: CertificateEntry, now: bigint) {
  if (level > 0) return <span class="state good">Counts</span>;
  if (certificate.revokedAt !== 0n && certificate.status === 1) return <span class="state bad">Revoked</span>;
  if (now >= certificate.expiresAt) return <span class="state off">Expired</span>;
  return <span class="state warn">Does not count</span>;
}

function Certificates({ issued }: { issued: readonly CertificateEntry[] }) {
  const now = useNow();
  return (
    <section class="panel">
      <h2>Certificates</h2>
      {issued.length === 0 ? (
        <p class="muted">No certifier has said anything of this provider.</p>
      ) : (
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">Certifier</th>
              <th scope="col">Level</th>
              <th scope="col">Valid</th>
              <th scope="col">Evidence, sha256</th>
              <th scope="col">Revocations</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {issued.map((entry) => {
              const { address, certificate, certifier } = entry;
              return (
                <tr key={address.toBase58()}>
                  <th scope="row">
                    <Field bytes={certifier.name} otherwise="Unnamed" />
                  </th>
                  <td data-head="Level">
                    {certificate.level} {LEVELS[certificate.level]}
                  </td>
                  <td data-head="Valid">
                    {date(certificate.issuedAt)} to {date(certificate.expiresAt)}
                  </td>
                  <td data-head="Evidence">
                    <code class="hash">{hex(certificate.evidenceHash)}</code>
                  </td>
                  <td data-head="Revocations">
                    {certificate.revocations === 0
                      ? "none"
                      : `${certificate.revocations}, the last on ${date(certificate.revokedAt)}: ${REASONS[certificate.reason]}`}
                  </td>
                  <td data-head="State">{state(entry, now)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Offers({ entries, mints }: { entries: BrowseEntry[]; mints: Map<string, Money> }) {
  return (
    <section class="panel">
      <h2>Listings</h2>
      {entries.length === 0 ? (
        <p class="muted">This provider lists nothing.</p>
      ) : (
        <Rows entries={entries} mints={mints} tib={true} />
      )}
    </section>
  );
}

const COMPONENTS: Record<ratings.ComponentName, string> = {
  availability: "Availability",
  success: "Successful requests",
  performance: "Performance",
  conduct: "Conduct",
};

function RatingInputs({ provider, now }: { provider: Provider; now: bigint }) {
  const { bps, components, stars } = rating(provider, now);
  return (
    <section class="panel">
      <h2>What the rating is made of</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Component</th>
            <th scope="col" class="number">
              Share
            </th>
            <th scope="col" class="number">
              Score
            </th>
            <th scope="col" class="number">
              Fees behind it
            </th>
          </tr>
        </thead>
        <tbody>
          {components.map(({ name, shareBps, bps, sum, weight }) => (
            <tr key={name}>
              <th scope="row">{COMPONENTS[name]}</th>
              <td class="number">{percent(shareBps)}</td>
              <td class="number" title={`sum of scores times weights: ${whole(sum)}`}>
                {percent(bps)}
              </td>
              <td class="number">{usd(weight)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Rating</th>
            <td />
            <td class="number">{bps === undefined ? "unrated" : percent(bps)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <p>
        <small>
          Each score is the mean of those of settled periods, by the platform's fee that they paid, and of a neutral{" "}
          {percent(Number(ratings.NEUTRAL_BPS))} that weighs {usd(ratings.NEUTRAL_WEIGHT)}. Weights halve every{" "}
          {ratings.RATING_WINDOW_EPOCHS.toString()} epochs.
        </small>
      </p>
      <p>
        {stars.hundredths === undefined ? (
          <span class="muted">No consumer has reviewed this provider.</span>
        ) : (
          <>
            Consumers give <Stars hundredths={stars.hundredths} />, with {usd(stars.weight)} of fees behind them.{" "}
            <small>Stars gate nothing, and are no part of the rating.</small>
          </>
        )}
      </p>
    </section>
  );
}
