import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  address,
  answerDispute,
  closeDispute,
  disputes,
  disputeWinner,
  DisputeStatus,
  fetchAccount,
  openDispute,
  Party,
  ruleDispute,
  rulesFrom,
  settle,
  stakeOwner,
  stream,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import {
  admin,
  client,
  connection,
  EPOCH,
  platform,
  refusalOf,
  standing,
  the,
  travelTo,
  witness,
} from "../support/network.js";
import { bought, newVault } from "../support/consumer.js";
import { list, offer, roles, seller, stake, terms, type Seller } from "../support/fixture.js";

const evidenceHash = new Uint8Array(32).fill(5);

describe("a dispute about a period", { skip: standing }, () => {
  let acme: Seller;
  let agreement: PublicKey;
  let dispute: PublicKey;
  let end: bigint;
  const arbiter = roles.arbiter;
  const refusedAs = async (deed: Promise<unknown>, name: string) => assert.equal((await refusalOf(deed)).name, name);

  before(async () => {
    acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const listing = await list(acme, { ...offer, arbiter: arbiter.publicKey });
    ({ agreement } = await bought(client, { listing, quantity: 1_000n, runwaySecs: 30 * EPOCH, vaultId: newVault() }));
    dispute = address.dispute(agreement, 0);
    const { vault, startedAt } = await fetchAccount(client, "agreement", agreement);
    const { genesisAt, epochSecs } = await fetchAccount(client, "vault", vault);
    const calendar = { genesisAt, epochSecs: BigInt(epochSecs) };
    end = stream.periodEnd(calendar, BigInt(terms.serviceLevels.periodEpochs), startedAt, 0n);
  });

  it("it is opened by a party once the period is over, at a stake", async () => {
    const complaint = { period: 0, askedBps: 3_000, evidenceHash };
    await travelTo(end);
    await refusedAs(openDispute(acme.client, agreement, { ...complaint, askedBps: 0 }), "AskedCreditOutOfRange");
    await refusedAs(openDispute(arbiter.client, agreement, complaint), "NotParty");
    const opened = the(await witness((await openDispute(client, agreement, complaint)).signature), "disputeOpened");
    assert.deepEqual([opened.measuredBps, opened.askedBps, opened.opener], [0, 3_000, { consumer: {} }]);
    assert(opened.dispute.equals(dispute));
    const { stakeLamports } = await fetchAccount(client, "dispute", dispute);
    assert.equal(stakeLamports, opened.stakeLamports);
    const found = await disputes(client, { agreement, arbiter: arbiter.publicKey, consumer: admin });
    assert.deepEqual(
      found.map(({ address: at }) => at.toBase58()),
      [dispute.toBase58()],
    );
  });

  it("it is answered by the other side and ruled by the arbiter, between the claims", async () => {
    await refusedAs(ruleDispute(arbiter.client, dispute, 2_000), "RulingTooEarly");
    await refusedAs(answerDispute(client, dispute, 0, evidenceHash), "NotOtherParty");
    await refusedAs(answerDispute(acme.client, dispute, 1, evidenceHash), "AnswerOutOfRange");
    const answered = await witness((await answerDispute(acme.client, dispute, 0, evidenceHash)).signature);
    assert.equal(the(answered, "disputeAnswered").answerBps, 0);
    await refusedAs(answerDispute(acme.client, dispute, 0, evidenceHash), "DisputeAnswered");
    await refusedAs(ruleDispute(client, dispute, 2_000), "NotArbiter");
    await refusedAs(ruleDispute(arbiter.client, dispute, 3_001), "RulingOutOfRange");
    const ruled = the(await witness((await ruleDispute(arbiter.client, dispute, 2_000)).signature), "disputeRuled");
    assert.deepEqual([ruled.ruledBps, ruled.winner], [2_000, { consumer: {} }]);
    await refusedAs(ruleDispute(arbiter.client, dispute, 2_000), "DisputeRuled");
    const found = await fetchAccount(client, "dispute", dispute);
    assert.deepEqual([found.status, disputeWinner(found)], [DisputeStatus.Ruled, Party.Consumer]);
    assert(rulesFrom(found) > found.openedAt && rulesFrom(found) < found.deadline);
    assert(stakeOwner(found, await fetchAccount(client, "provider", acme.provider)).equals(admin));
  });

  it("it settles the period, and then pays its stake", async () => {
    await refusedAs(settle(client, agreement, 0), "DisputeWindowOpen");
    await refusedAs(closeDispute(client, dispute), "DisputeNotApplied");
    await travelTo(end + BigInt(2 * EPOCH));
    const settled = the(await witness((await settle(client, agreement, 0)).signature), "periodSettled");
    assert.deepEqual([settled.creditBps, settled.isRuled, settled.providerLost], [2_000, true, true]);
    await refusedAs(openDispute(client, agreement, { period: 0, askedBps: 1_000, evidenceHash }), "PeriodSettled");
    await refusedAs(closeDispute(acme.client, dispute), "DisputeNotClosable");
    const closed = the(await witness((await closeDispute(client, dispute)).signature), "disputeClosed");
    assert(closed.receiver.equals(admin));
    assert.equal(await connection.getAccountInfo(dispute), null);
  });

  it("it is settled as measured where nobody ruled in time, and the stake returns", async () => {
    const second = address.dispute(agreement, 1);
    const complaint = { askedBps: 1_000, evidenceHash };
    await openDispute(client, agreement, { period: 1, ...complaint });
    const { deadline } = await fetchAccount(client, "dispute", second);
    const windowOf = (period: number) => end + BigInt((period + 1) * EPOCH + platform.reportWindowSecs);
    await travelTo(windowOf(1));
    await refusedAs(settle(client, agreement, 1), "RulingPending");
    await travelTo(deadline);
    await refusedAs(answerDispute(acme.client, second, 0, evidenceHash), "RulingWindowClosed");
    await refusedAs(ruleDispute(arbiter.client, second, 0), "RulingWindowClosed");
    const settled = the(await witness((await settle(client, agreement, 1)).signature), "periodSettled");
    assert.deepEqual([settled.creditBps, settled.isRuled, settled.providerLost], [0, false, false]);
    const closed = the(await witness((await closeDispute(client, second)).signature), "disputeClosed");
    assert(closed.receiver.equals(admin));
    await travelTo(windowOf(2));
    await refusedAs(openDispute(client, agreement, { period: 2, ...complaint }), "DisputeWindowClosed");
  });
});
