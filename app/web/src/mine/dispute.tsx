// Disputes: about which period, where they stand, and what each side and the arbiter do.

import {
  claims as rules,
  DisputeStatus,
  disputeWinner,
  Party,
  rulesFrom,
  stakeOwner,
  type Dispute,
  type Found,
} from "@flashback/client";
import { useId, useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { hex, percent, sol, time } from "../format.js";
import { Facts } from "../part/facts.js";
import { bpsIn, HashField, TextField } from "../part/field.js";
import { useNow, useSession } from "../session.js";
import { Address, Field } from "../text.js";
import { answerDispute, closeDispute, ruleDispute } from "./actions.js";
import type { Belongings } from "./load.js";

const SIDES: Record<number, string> = { [Party.Consumer]: "consumer", [Party.Provider]: "provider" };

/** Where a dispute stands, in words. */
export function standing(dispute: Dispute, now: bigint): string {
  const winner = disputeWinner(dispute);
  if (winner !== undefined) return `ruled ${percent(dispute.ruledBps)}, the ${SIDES[winner]} wins`;
  if (now >= dispute.deadline) return "nobody ruled in time: what was measured stands";
  if (dispute.status === DisputeStatus.Answered) return "answered, waits for the arbiter";
  return now < rulesFrom(dispute) ? "open, waits for an answer" : "not answered, waits for the arbiter";
}

/** Every dispute that the wallet has a part in. */
export function Disputes({ of, act }: { of: Belongings; act: (action: Action) => void }) {
  const now = useNow();
  if (of.disputes.length === 0 || now === 0n) return null;
  return (
    <section>
      <h2>Disputes</h2>
      <div class="cards">
        {of.disputes.map((found) => (
          <DisputeCard key={found.address.toBase58()} found={found} of={of} now={now} act={act} />
        ))}
      </div>
    </section>
  );
}

interface Props {
  found: Found<"dispute">;
  of: Belongings;
  now: bigint;
  act: (action: Action) => void;
}

function DisputeCard({ found, of: { known }, now, act }: Props) {
  const { owner } = useSession();
  const id = useId();
  const { account: dispute, address } = found;
  const agreement = known.agreements.get(dispute.agreement.toBase58());
  const listing = agreement && known.listings.get(agreement.listing.toBase58());
  const provider = known.providers.get(dispute.provider.toBase58());
  const { status, opener, measuredBps, askedBps, answerBps, ruledBps, openedAt, deadline } = dispute;
  const isSide = (side: number) =>
    (side === Party.Consumer ? dispute.consumer : provider?.authority)?.equals(owner ?? dispute.agreement) ?? false;
  const other = opener === Party.Consumer ? Party.Provider : Party.Consumer;
  const isTimely = now < deadline;
  const answers = isSide(other) && status === DisputeStatus.Open && isTimely;
  const rulesNow =
    owner !== undefined &&
    dispute.arbiter.equals(owner) &&
    status !== DisputeStatus.Ruled &&
    isTimely &&
    (status === DisputeStatus.Answered || now >= rulesFrom(dispute));
  const stake = provider && stakeOwner(dispute, provider);
  const decided = disputeWinner(dispute) !== undefined || !isTimely;
  return (
    <article class="panel" aria-labelledby={id}>
      <h3 id={id}>
        Period {(dispute.id + 1n).toString()} of{" "}
        {listing ? <Field bytes={listing.name} otherwise="an unnamed listing" /> : "a closed agreement"}
      </h3>
      <p>
        <span class={`state ${decided ? "off" : "warn"}`}>{standing(dispute, now)}</span>
      </p>
      <Facts
        of={[
          ["Measured", percent(measuredBps)],
          [`Asked by the ${SIDES[opener]}`, percent(askedBps)],
          [
            `Claimed by the ${SIDES[other]}`,
            status === DisputeStatus.Open ? "nothing yet: what was measured" : percent(answerBps),
          ],
          ...(status === DisputeStatus.Ruled ? [["Ruled", percent(ruledBps)] as const] : []),
          ["Opened", time(openedAt)],
          ...(decided
            ? []
            : [
                ["The arbiter rules", <Ruling dispute={dispute} now={now} />] as const,
                ["Nobody can after", time(deadline)] as const,
              ]),
          [
            "Stake",
            <>
              {sol(dispute.stakeLamports)}
              {decided && stake && <small>owed to {owner?.equals(stake) ? "you" : <Address of={stake} short />}</small>}
            </>,
          ],
          ["Settled by it", dispute.applied === 1 ? "yes" : "not yet"],
          [
            "Evidence",
            <>
              <code class="hash">{hex(dispute.evidenceHash)}</code>
              {status !== DisputeStatus.Open && dispute.answerHash.some((byte) => byte !== 0) && (
                <code class="hash">{hex(dispute.answerHash)}</code>
              )}
            </>,
          ],
          ["Arbiter", <Address of={dispute.arbiter} short />],
        ]}
      />
      {answers && <Answer found={found} act={act} />}
      {rulesNow && <Rule found={found} act={act} />}
      {dispute.applied === 1 && (
        <p class="buttons">
          <button type="button" onClick={() => act(closeDispute({ address, account: dispute }))}>
            Close the dispute
          </button>
        </p>
      )}
    </article>
  );
}

function Ruling({ dispute, now }: { dispute: Dispute; now: bigint }) {
  const at = rulesFrom(dispute);
  return dispute.status === DisputeStatus.Answered || now >= at ? (
    <>from now on</>
  ) : (
    <>once it is answered, or from {time(at)} on</>
  );
}

function Answer({ found, act }: { found: Found<"dispute">; act: (action: Action) => void }) {
  const { account: dispute } = found;
  const [text, setText] = useState(String(dispute.measuredBps / 100));
  const [hash, setHash] = useState<Uint8Array | undefined>();
  const bps = bpsIn(text);
  const fits = bps !== undefined && rules.answer(dispute, bps, dispute.maxCreditBps) !== undefined;
  const side = dispute.opener === Party.Consumer ? "at most" : "at least";
  return (
    <>
      <TextField
        label="Credit that you claim, %"
        mode="decimal"
        text={text}
        change={setText}
        wrong={!fits}
        hint={`What was measured or beyond it: ${side} ${percent(dispute.measuredBps)}.`}
      />
      <HashField label="Your evidence, a file" change={setHash} />
      <p class="buttons">
        <button
          type="button"
          class="main"
          disabled={!fits || !hash}
          onClick={() => fits && hash && act(answerDispute(found, bps, hash))}
        >
          Answer
        </button>
      </p>
    </>
  );
}

function Rule({ found, act }: { found: Found<"dispute">; act: (action: Action) => void }) {
  const { account: dispute } = found;
  const [text, setText] = useState("");
  const bps = bpsIn(text);
  const fits = bps !== undefined && rules.admits(dispute, bps);
  const [least, most] = [dispute.askedBps, dispute.answerBps].sort((a, b) => a - b);
  return (
    <>
      <TextField
        label="Credit that you rule, %"
        mode="decimal"
        text={text}
        change={setText}
        wrong={text !== "" && !fits}
        hint={`Between the claims: ${percent(least ?? 0)} to ${percent(most ?? 0)}.`}
      />
      <p class="buttons">
        <button type="button" class="main" disabled={!fits} onClick={() => fits && act(ruleDispute(found, bps))}>
          Rule
        </button>
      </p>
    </>
  );
}
