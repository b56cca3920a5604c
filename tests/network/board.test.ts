import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";

import { address, Category, fetchAccount, fieldOf } from "@flashback/client";
import BN from "bn.js";

import {
  act,
  client,
  connection,
  EPOCH,
  methods,
  platform,
  refusal,
  somebody,
  standing,
  the,
  travelTo,
} from "../support/network.js";
import {
  certify,
  list,
  REGISTRATION_FEE,
  roles,
  seller,
  serviceProfile,
  storageProfile,
  unchanged,
} from "../support/fixture.js";
import { commitment, report } from "../support/report.js";

const PAY = 50_000n;

/** Its first bucket was down. */
const found = report(1);

describe("a listing's board", () => {
  it("it opens, is funded and filled, measures, pays and closes", { skip: standing }, async () => {
    const { methods: provider, provider: at, ...actor } = await seller(0);
    const listing = await list({ methods: provider, provider: at, ...actor });
    const board = address.board(listing);
    await act(methods.updatePlatform({ ...unchanged, reportPayLamports: new BN(PAY.toString()) }));

    assert.equal((await refusal(provider.openBoard(2).accounts({ listing }))).name, "MonitorCountUnsupported");
    const opened = the(await act(provider.openBoard(1).accounts({ listing })), "boardOpened");
    assert.deepEqual([opened.monitors, opened.reportPayLamports], [1, PAY]);
    assert(opened.board.equals(board));
    assert((await fetchAccount(client, "listing", listing)).board.equals(board));
    const epoch = opened.firstEpoch;

    const watcher = await somebody();
    const monitor = address.provider(1, watcher.publicKey);
    await act(
      watcher.methods.registerProvider(1, REGISTRATION_FEE, {
        ...serviceProfile,
        categories: 1 << Category.Monitoring,
      }),
    );
    const assign = roles.registrar.methods.assignMonitor(0, 7).accounts({ monitor, board });
    assert.equal((await refusal(assign)).name, "MonitorNotCertified");
    await certify(monitor, 1);
    assert.equal(the(await act(assign), "monitorAssigned").fromEpoch, epoch);
    assert.equal(
      the(await act(methods.fundBoard(new BN(1_000_000)).accounts({ board })), "boardFunded").lamports,
      1_000_000n,
    );
    const maintenance = provider.announceMaintenance(epoch + 2, 10, 20).accounts({ board });
    assert.equal(the(await act(maintenance), "maintenanceAnnounced").len, 20);

    const next = fieldOf("https://s4.acme.example", 96);
    const hash = [...createHash("sha256").update(Buffer.from(next)).digest()];
    const announced = the(await act(provider.announceEndpoint(hash).accounts({ provider: at })), "endpointAnnounced");
    assert.equal(announced.until - announced.from, 30n * BigInt(EPOCH));
    const move = provider.updateProvider({ ...storageProfile, endpoint: next }).accounts({ provider: at });
    assert.equal((await refusal(move)).name, "EndpointNotAnnounced");

    const end = platform.genesisAt + BigInt(EPOCH) * BigInt(epoch + 1);
    const window = BigInt(platform.reportWindowSecs);
    const accounts = { monitor, board };
    const commit = watcher.methods.commitReport(0, epoch, commitment(board, epoch, monitor, found)).accounts(accounts);
    assert.equal((await refusal(commit)).name, "CommitWindowClosed");
    await travelTo(end);
    assert(the(await act(commit), "reportCommitted").monitor.equals(monitor));
    const reveal = watcher.methods.reportQuality(0, epoch, found).accounts(accounts);
    assert.equal((await refusal(reveal)).name, "RevealWindowClosed");
    await travelTo(end + window / 2n);
    assert.equal(the(await act(reveal), "qualityReported").epoch, epoch);
    const paid = [{ pubkey: monitor, isSigner: false, isWritable: true }];
    const finalize = methods.finalizeEpoch(epoch).accounts({ board });
    assert.equal((await refusal(finalize)).name, "MonitorsMissing");
    const result = the(await act(finalize.remainingAccounts(paid)), "epochFinalized");
    assert.deepEqual(
      [result.measured, result.up, result.successPpm, result.p95Ms, result.paid],
      [288, 287, 996_527, 80, 1],
    );
    const stands = await fetchAccount(client, "board", board);
    assert.equal(stands.results[epoch % 96]?.up, 287);

    const before = (await connection.getAccountInfo(monitor))?.lamports;
    const withdrawn = the(await act(watcher.methods.withdrawPay().accounts({ provider: monitor })), "payWithdrawn");
    assert.equal(withdrawn.lamports, PAY);
    assert.equal((await connection.getAccountInfo(monitor))?.lamports, (before ?? 0) - Number(PAY));

    const close = provider.closeBoard().accounts({ board });
    assert.equal((await refusal(close)).name, "ListingNotClosed");
    await act(provider.closeListing().accounts({ listing }));
    assert.equal(the(await act(close), "boardClosed").lamports, 1_000_000n - PAY);
    assert.equal(await connection.getAccountInfo(board), null);
    await act(
      methods.updatePlatform({ ...unchanged, reportPayLamports: new BN(platform.reportPayLamports.toString()) }),
    );
  });
});
