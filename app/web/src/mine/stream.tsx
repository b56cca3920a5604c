// An agreement as its money flows.

import {
  AgreementStatus,
  BPS,
  MONTH_SECS,
  statusAt,
  stream,
  streamView,
  textOf,
  type Agreement,
  type Found,
} from "@flashback/client";
import type { ComponentChildren } from "preact";

import { fixed, money, quantity, span, time, type Money } from "../format.js";
import { Facts } from "../part/facts.js";
import { MintName } from "../part/price.js";
import { link } from "../route.js";
import { useNow } from "../session.js";
import { Field } from "../text.js";
import { AGREEMENT_STATUSES } from "../words.js";
import type { Belongings } from "./load.js";

const TONES: Record<number, string> = {
  [AgreementStatus.Requested]: "warn",
  [AgreementStatus.Active]: "good",
  [AgreementStatus.Ending]: "warn",
  [AgreementStatus.Ended]: "off",
};

interface Props {
  found: Found<"agreement">;
  of: Belongings;
  /** The buttons, by where the agreement stands. */
  buttons: (status: number) => ComponentChildren;
}

/** One agreement: what has streamed, what waits, and what comes next. */
export function Stream({ found, of: { known }, buttons }: Props) {
  const now = useNow();
  const { account, address } = found;
  const vault = known.vaults.get(account.vault.toBase58());
  const listing = known.listings.get(account.listing.toBase58());
  const provider = known.providers.get(account.provider.toBase58());
  const mint = vault && known.mints.get(vault.mint.toBase58());
  if (!vault || !listing || !mint || now === 0n) return null;
  const status = statusAt(account, now);
  const name = `stream-${address.toBase58()}`;
  return (
    <article class="panel" aria-labelledby={name}>
      <h3 id={name}>
        <a href={link(`listing/${account.listing.toBase58()}`)}>
          <Field bytes={listing.name} otherwise="Unnamed" />
        </a>
      </h3>
      <p>
        <span class={`state ${TONES[status] ?? "off"}`}>{AGREEMENT_STATUSES[status]}</span>
        {" · "}
        {quantity(account.quantity, textOf(listing.unit))}
        {" · "}
        {provider && <Field bytes={provider.name} otherwise="Unnamed" />}
      </p>
      {status === AgreementStatus.Requested ? (
        <Facts of={requested(account, now)} />
      ) : (
        <Running account={account} found={found} vault={vault} mint={mint} now={now} status={status} />
      )}
      <p class="buttons">{buttons(status)}</p>
    </article>
  );
}

function requested(account: Agreement, now: bigint): [string, string][] {
  return [
    ["Requested", time(account.requestedAt)],
    ["Can be accepted until", now < account.validUntil ? time(account.validUntil) : "it has lapsed"],
  ];
}

interface RunningProps {
  account: Agreement;
  found: Found<"agreement">;
  vault: Found<"vault">["account"];
  mint: Money;
  now: bigint;
  status: number;
}

function Running({ account, vault, mint, now, status }: RunningProps) {
  const view = streamView(account, vault, now);
  const credits = ((account.rateQ * account.shortfall) / BPS) >> 32n;
  const { periodEpochs } = account.terms.serviceLevels;
  const calendar = { genesisAt: vault.genesisAt, epochSecs: BigInt(vault.epochSecs) };
  const period = stream.periodEnd(calendar, BigInt(periodEpochs), account.startedAt, BigInt(account.periods));
  const isDry = status === AgreementStatus.Active && view.fundedUntil < now;
  // Rates are rounded down once, so that the price they come from is the nearest whole unit.
  const monthly = (account.rateQ * MONTH_SECS + (1n << 31n)) >> 32n;
  return (
    <>
      <p class="stream" data-units={view.streamed.toString()}>
        {fixed(view.streamed, mint)} <MintName mint={mint} /> <small>streamed so far</small>
      </p>
      <Facts
        of={[
          ["Price", `${money(monthly, mint)} for 30 days`],
          ["Claimable now", money(view.claimable.provider + view.claimable.fee, mint)],
          ["Held back until settled", money(view.withheld, mint)],
          ["Claimed", money(account.claimed, mint)],
          ["Credits", money(credits, mint)],
          [
            "Paid until",
            isDry ? (
              <span class="state bad">dry since {time(view.fundedUntil)}</span>
            ) : view.runsUntil === undefined ? (
              "open"
            ) : (
              <>
                {time(view.runsUntil)} <small>{left(view.runsUntil, now)}</small>
              </>
            ),
          ],
          ...(account.finalSettledAt === 0n
            ? [
                [
                  `Period ${account.periods + 1} ends`,
                  time(
                    view.runsUntil !== undefined && account.endsAt !== 0n && account.endsAt < period
                      ? account.endsAt
                      : period,
                  ),
                ] as const,
              ]
            : [["Settled", time(account.finalSettledAt)] as const]),
        ]}
      />
    </>
  );
}

function left(until: bigint, now: bigint): string {
  return until > now ? `${span(until - now)} left` : `${span(now - until)} ago`;
}
