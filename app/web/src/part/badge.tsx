// Who vouches for a provider, how it is rated, and where it stands.

import {
  fetchAccounts,
  formatAmount,
  isInBusiness,
  rating,
  type Certifier,
  type Client,
  type Provider,
} from "@flashback/client";

import { date, percent, whole } from "../format.js";
import { Field } from "../text.js";
import { LEVELS } from "../words.js";

/** Certifiers by the certificate that they issued. */
export type Sources = Map<string, Certifier>;

/** The certifiers behind the levels that providers hold, by certificate: two requests for each 100. */
export async function fetchSources(
  client: Client,
  holders: readonly { provider: Provider; level: number }[],
): Promise<Sources> {
  const sources = holders.flatMap(({ provider, level }) => provider.levelSource[level - 1] ?? []);
  const certificates = await fetchAccounts(client, "certificate", sources);
  const certifiers = await fetchAccounts(
    client,
    "certifier",
    [...certificates.values()].map(({ certifier }) => certifier),
  );
  const behind = [...certificates].map(
    ([address, { certifier }]) => [address, certifiers.get(certifier.toBase58())] as const,
  );
  return new Map(behind.flatMap(([address, certifier]) => (certifier ? [[address, certifier] as const] : [])));
}

interface Held {
  provider: Provider;
  /** The level at the chain's present time, 0 = none. */
  level: number;
  /** Until when that level is held. */
  levelUntil: bigint;
}

/** The level that a provider holds, until when, and who says so. */
export function Badge({ provider, level, levelUntil, sources }: Held & { sources: Sources | undefined }) {
  if (level === 0) return <span class="badge level-0">Not certified</span>;
  const certifier = sources?.get(provider.levelSource[level - 1]?.toBase58() ?? "");
  return (
    <span class="badge-line">
      <span class={`badge level-${level}`}>
        <b>{level}</b> {LEVELS[level]}
      </span>
      <small>
        until {date(levelUntil)}
        {certifier && (
          <>
            {" · "}
            <Field bytes={certifier.name} />
          </>
        )}
      </small>
    </span>
  );
}

/** The rating at `now`, with how much is behind it, and the stars of reviews. */
export function Rating({ provider, now }: { provider: Provider; now: bigint }) {
  const { bps, settledPeriods, stars } = rating(provider, now);
  const isSettled = bps !== undefined && settledPeriods > 0;
  return (
    <>
      {bps === undefined ? <span class="muted">Unrated</span> : <span class="figure">{percent(bps)}</span>}
      <small>
        {isSettled && ` by ${settledPeriods === 1 ? "1 period" : `${whole(settledPeriods)} periods`}`}
        {stars.hundredths !== undefined && (
          <>
            {isSettled && " · "}
            <Stars hundredths={stars.hundredths} />
          </>
        )}
      </small>
    </>
  );
}

/** A mean of stars. */
export function Stars({ hundredths }: { hundredths: number }) {
  return <span class="figure">{formatAmount(BigInt(hundredths), 2)} of 5 stars</span>;
}

/** Whether a provider may take new agreements. */
export function Standing({ provider }: { provider: Provider }) {
  if (provider.delistedAt !== 0n) return <span class="state bad">Delisted</span>;
  if (!isInBusiness(provider)) return <span class="state off">Retired</span>;
  if (provider.boardsSuspended !== 0) return <span class="state bad">Suspended</span>;
  if (provider.boardsWatch !== 0) return <span class="state warn">Watch</span>;
  return <span class="state good">In business</span>;
}
