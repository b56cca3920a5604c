// An agreement as its money flows.

import {
  AgreementStatus,
  BPS,
  creditSoFar,
  isPastTerm,
  MONTH_SECS,
  nextPeriodEnd,
  Party,
  quality,
  statusAt,
  streamView,
  textOf,
  type Agreement,
  type Board,
  type Found,
  type ValueOf,
  type Vault,
} from "@flashback/client";
import type { ComponentChildren } from "preact";

import { fixed, money, percent, ppm, quantity, span, time, type Money } from "../format.js";
import { Facts } from "../part/facts.js";
import { MintName } from "../part/price.js";
import { link } from "../route.js";
import { useNow } from "../session.js";
import { Address, Field } from "../text.js";
import { AGREEMENT_STATUSES, LEVELS } from "../words.js";
import { standing } from "./dispute.js";
import type { Belongings } from "./load.js";

const TONES: Record<number, string> = {
  [AgreementStatus.Requested]: "warn",
  [AgreementStatus.Active]: "good",
  [AgreementStatus.Ending]: "warn",
  [AgreementStatus.Ended]: "off",
};

/** What the end of the money or of the agreement is called. */
const ENDS: Record<number, string> = { [AgreementStatus.Ending]: "Runs until", [AgreementStatus.Ended]: "Ran until" };

interface Props {
  found: Found<"agreement">;
  of: Belongings;
  /** Whose the wallet is; the other side is named. */
  side: ValueOf<typeof Party>;
  /** The buttons, by where the agreement stands. */
  buttons: (status: number) => ComponentChildren;
  /** What else can be done with it. */
  more?: ComponentChildren;
}

/** One agreement: what has streamed, what waits, and what comes next. */
export function Stream({ found, of: { known, disputes }, side, buttons, more }: Props) {
  const now = useNow();
  const { account, address } = found;
  const vault = known.vaults.get(account.vault.toBase58());
  const listing = known.listings.get(account.listing.toBase58());
  const provider = known.providers.get(account.provider.toBase58());
  const mint = vault && known.mints.get(vault.mint.toBase58());
  if (!vault || !listing || !mint || now === 0n) return null;
  const status = isPastTerm(account, now) ? AgreementStatus.Ended : statusAt(account, now);
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
        {side === Party.Provider ? (
          <Address of={account.consumer} short />
        ) : (
          provider && <Field bytes={provider.name} otherwise="Unnamed" />
        )}
      </p>
      {status === AgreementStatus.Requested ? (
        <Facts of={requested(account, mint, now)} />
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

/** Base units for 30 days: rates are rounded down once, so the price that they come from is the nearest whole unit. */
const monthly = ({ rateQ }: Agreement): bigint => (rateQ * MONTH_SECS + (1n << 31n)) >> 32n;

function requested(account: Agreement, mint: Money, now: bigint): [string, string][] {
  return [
    ["Price", `${money(monthly(account), mint)} for 30 days`],
    ["Term", account.termSecs === 0 ? "open" : `at most ${span(account.termSecs)}`],
    ["Notice", `${span(account.terms.noticeSecs)}, of the provider ${span(account.terms.providerNoticeSecs)}`],
    ["Certification required", account.minLevel === 0 ? "none" : `${account.minLevel} ${LEVELS[account.minLevel]}`],
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
  return (
    <>
      <p class="stream" data-units={view.streamed.toString()}>
        {fixed(view.streamed, mint)} <MintName mint={mint} /> <small>streamed so far</small>
      </p>
      <Facts
        of={[
          ["Price", `${money(monthly(account), mint)} for 30 days`],
          ["Claimable now", money(view.claimable.provider + view.claimable.fee, mint)],
          ["Held back until settled", money(view.withheld, mint)],
          ["Claimed", money(account.claimed, mint)],
          ["Credits", money(credits, mint)],
          ...(account.penaltyOwed > 0n ? [["Penalty owed", money(account.penaltyOwed, mint)] as const] : []),
          ...creditFact(account, board, mint, view.horizon),
          [
            ENDS[status] ?? "Paid until",
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
          {share === undefined ? `nothing measured in ${of}` : `${ppm(share)} available in ${of}`}
          {isUnmeasured && ", too little to judge what is promised"}
        </small>
      </>,
    ],
  ];
}

function left(until: bigint, now: bigint): string {
  return until > now ? `${span(until - now)} left` : `${span(now - until)} ago`;
}
