// An agreement as its money flows.

import {
  AgreementStatus,
  BPS,
  creditSoFar,
  MONTH_SECS,
  nextPeriodEnd,
  quality,
  statusAt,
  streamView,
  textOf,
  type Agreement,
  type Board,
  type Found,
  type Vault,
} from "@flashback/client";
import type { ComponentChildren } from "preact";

import { fixed, money, percent, ppm, quantity, span, time, type Money } from "../format.js";
import { Facts } from "../part/facts.js";
import { MintName } from "../part/price.js";
import { link } from "../route.js";
import { useNow } from "../session.js";
import { Field } from "../text.js";
import { AGREEMENT_STATUSES } from "../words.js";
import { standing } from "./dispute.js";
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
  /** What else can be done with it. */
  more?: ComponentChildren;
}

/** One agreement: what has streamed, what waits, and what comes next. */
export function Stream({ found, of: { known, disputes }, buttons, more }: Props) {
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
        <Running
          account={account}
          vault={vault}
          board={known.boards.get(account.board.toBase58())}
          disputes={disputes.filter(({ account: dispute }) => dispute.agreement.equals(address))}
          mint={mint}
          now={now}
          status={status}
        />
      )}
      <p class="buttons">{buttons(status)}</p>
      {more}
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
  vault: Vault;
  board: Board | undefined;
  disputes: readonly Found<"dispute">[];
  mint: Money;
  now: bigint;
  status: number;
}

function Running({ account, vault, board, disputes, mint, now, status }: RunningProps) {
  const view = streamView(account, vault, now);
  const credits = ((account.rateQ * account.shortfall) / BPS) >> 32n;
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
          ...creditFact(account, board, mint, view.horizon),
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
          ...(account.leaveUntil > now && status !== AgreementStatus.Ended
            ? [["Right to leave", `at once and free, until ${time(account.leaveUntil)}`] as const]
            : []),
          ...disputes.map(
            ({ account: dispute }) =>
              [`Dispute of period ${(dispute.id + 1n).toString()}`, standing(dispute, now)] as const,
          ),
          ...(account.finalSettledAt === 0n
            ? [[`Period ${account.periods + 1} ends`, time(nextPeriodEnd(account, vault))] as const]
            : [["Settled", time(account.finalSettledAt)] as const]),
        ]}
      />
    </>
  );
}

/** What the period that runs would give back, by what its board says so far. */
function creditFact(
  account: Agreement,
  board: Board | undefined,
  mint: Money,
  now: bigint,
): [string, ComponentChildren][] {
  const found = board && creditSoFar(account, board, now);
  if (!found) return [];
  const { period, creditBps, credit, measured, isUnmeasured } = found;
  const share = quality.availabilityPpm(measured);
  const of = `${measured.epochs} of ${account.terms.serviceLevels.periodEpochs} epochs`;
  return [
    [
      `Credit of period ${period + 1} so far`,
      <>
        <span class={creditBps > 0 ? "state warn" : undefined} data-credit={credit.toString()}>
          {percent(creditBps)}
        </span>
        {creditBps > 0 && `, ${money(credit, mint)}`}
        <small>
          {share === undefined ? `nothing is measured yet, in ${of}` : `${ppm(share)} available in ${of}`}
          {isUnmeasured && "; too little for what is promised"}
        </small>
      </>,
    ],
  ];
}

function left(until: bigint, now: bigint): string {
  return until > now ? `${span(until - now)} left` : `${span(now - until)} ago`;
}
