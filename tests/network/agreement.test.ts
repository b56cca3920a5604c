import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  address,
  AgreementStatus,
  agreements,
  chainTime,
  claim,
  clockAt,
  closeAgreement,
  closeVault,
  closeVaultInstructions,
  eventsIn,
  leave,
  send,
  simulate,
  terminate,
  fetchAccount,
  fetchAccountMaybe,
  fund,
  LARGEST_TRANSACTION,
  readStream,
  review,
  statusAt,
  stream,
  streamOf,
  streamView,
  ticked,
  vaults,
  vaultView,
  watch,
  withdraw,
} from "@flashback/client";
import { Keypair, type PublicKey } from "@solana/web3.js";
import BN from "bn.js";

import {
  act,
  admin,
  client,
  connection,
  EPOCH,
  limitsOf,
  methods,
  now,
  pass,
  refusal,
  refusalOf,
  somebody,
  standing,
  the,
  travelTo,
  witness,
} from "../support/network.js";
import { bought, newVault, planned, purse, settle, settleAll, type Wish } from "../support/consumer.js";
import { certify, dollar, list, roles, seller, stake, terms, type Seller } from "../support/fixture.js";

const tokenProgram = dollar.program;

describe("a consumer's journey", { skip: standing }, () => {
  const vaultId = newVault();
  let acme: Seller;
  let listing: PublicKey;
  let agreement: PublicKey;
  let vault: PublicKey;
  let order: Wish;
  let spent = 0n;

  before(async () => {
    acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    await certify(acme.provider, 1);
    await act(methods.setSettlementMint(new BN(1_000_000)).accounts({ mint: dollar.mint }));
    listing = await list(acme);
    order = { listing, quantity: 1_000n, runwaySecs: 30 * EPOCH, minLevel: 1, vaultId };
  });

  describe("when it buys", () => {
    it("it opens, funds, requests and accepts in one transaction whose limit comes from its simulation", async (t) => {
      const had = await dollar.held(purse);
      const foreseen = await simulate(client, (await planned(client, order)).instructions);
      const made = await bought(client, order);
      ({ agreement, vault } = made);
      const names = (await witness(made.signature)).map(({ name }) => name);
      assert.deepEqual(names, ["vaultOpened", "vaultDeposited", "agreementRequested", "agreementAccepted"]);
      assert(made.bytes < LARGEST_TRANSACTION, `${made.bytes} bytes`);
      assert.equal(made.limit, made.units + Math.ceil(made.units / 10));
      assert(made.loadedBytes && made.loadedBytes > 0);
      assert.equal(made.loadedLimit % 65_536, 0);
      const spare = made.loadedLimit - made.loadedBytes * 1.1;
      assert(spare >= 0 && spare < 65_536, `${made.loadedLimit} asked for, ${made.loadedBytes} loaded`);
      assert.deepEqual(await limitsOf(made.signature), { units: made.limit, loadedBytes: made.loadedLimit });
      t.diagnostic(`a purchase: ${made.bytes} bytes, ${made.units} compute units`);
      spent = made.deposit;
      assert.equal(had - (await dollar.held(purse)), spent);
      const left = foreseen.tokens.find(({ account }) => account.equals(purse));
      assert.deepEqual([left?.before, left?.after], [had, had - spent]);
      const paid = foreseen.tokens.find(({ account }) => account.equals(address.vaultToken(vault)));
      assert.deepEqual([paid?.before, paid?.after, paid?.owner], [0n, spent, vault]);
      assert.deepEqual(
        eventsIn(foreseen.logs).map(({ name }) => name),
        names,
      );

      const running = await fetchAccount(client, "agreement", agreement);
      assert.equal(running.status, AgreementStatus.Active);
      assert.equal(running.rateQ, stream.rateQ(100_000n, 1_000n));
      assert.equal(running.guarantee, made.guarantee);
      const { balance, fundedUntil } = await fetchAccount(client, "vault", vault);
      assert.equal(balance, spent);
      const { dryAt } = vaultView(await fetchAccount(client, "vault", vault), fundedUntil);
      assert.equal(dryAt, running.startedAt + 30n * BigInt(EPOCH), "paid for as long as it was asked for");
    });

    it("it is found by memcmp at the keys' offsets", async () => {
      const running = await fetchAccount(client, "agreement", agreement);
      for (const filter of [{ listing }, { vault }, { provider: acme.provider }, { consumer: admin, listing }]) {
        const found = await agreements(client, filter);
        assert.deepEqual(
          found.map(({ account }) => account),
          [running],
        );
      }
      assert.deepEqual(await agreements(client, { listing, vault: acme.bond }), []);
      assert.equal((await agreements(client, { listing, status: AgreementStatus.Active })).length, 1);
      assert.deepEqual(await agreements(client, { listing, status: AgreementStatus.Requested }), []);
      const owned = await vaults(client, admin, dollar.mint);
      assert(owned.some(({ address: at }) => at.equals(vault)));
    });

    it("it is not bought twice by mistake", async () => {
      const twice = await refusalOf(bought(client, order));
      assert.deepEqual([twice.kind, twice.advice], ["refused", "Set again to buy more of it"]);
      assert.match(twice.message, new RegExp(`bought this already: ${agreement.toBase58()}`));
    });

    it("it is refused what cannot be had, by name", async () => {
      const named = (changes: Partial<Wish>) =>
        refusalOf(bought(client, { ...order, again: true, ...changes })).then(({ name }) => name);
      assert.equal(await named({ quantity: 9n }), "QuantityOutOfRange");
      assert.equal(await named({ minLevel: 3 }), "LevelTooLow");
      assert.equal(await named({ minLevel: 5 }), "LevelUnknown");
      assert.equal(await named({ minRatingBand: 1 }), "RatingTooLow");
      assert.equal(await named({ minRatingBand: 10 }), "RatingBandUnknown");
      assert.equal(await named({ validSecs: 8 * EPOCH }), "ValidUntilOutOfRange");
      assert.equal(
        (await refusalOf(bought(client, { ...order, quantity: 2_000n, runwaySecs: 0xffff_ffff }))).kind,
        "fundsMissing",
      );
      const own = await buying(acme, { ...order, runwaySecs: 0, minLevel: 0 });
      assert.equal(own, "PartyTwice");
    });
  });

  describe("when a day passes", () => {
    it("it ticks locally to the unit that the chain counts", async () => {
      const reading = await readStream(client, agreement, vault);
      assert(reading);
      await pass(EPOCH);
      const { now: later } = await chainTime(client);
      const elapsed = Number(later - reading.now) * 1_000;
      const chain = await readStream(client, agreement, vault);
      assert(chain);
      assert.deepEqual(ticked(reading, elapsed), streamView(chain.agreement, chain.vault, later));
      const { streamed, claimable, withheld } = ticked(reading, elapsed);
      assert.equal(claimable.provider + claimable.fee + withheld, streamed);
    });

    it("it can be watched until one looks away", async () => {
      const abort = new AbortController();
      const seen: bigint[] = [];
      for await (const view of watch(client, agreement, { tickMs: 20, signal: abort.signal })) {
        seen.push(view.streamed);
        if (seen.length === 3) abort.abort();
      }
      assert.equal(seen.length, 3);
      assert(seen.every((streamed, at) => at === 0 || streamed >= (seen[at - 1] ?? 0n)));
    });

    it("it pays what is earned to the provider's payout, to the unit", async () => {
      const before = {
        agreement: await fetchAccount(client, "agreement", agreement),
        vault: await fetchAccount(client, "vault", vault),
      };
      const had = await dollar.held(acme.payout);
      const sent = await claim(client, agreement);
      const paid = the(await witness(sent.signature), "paymentClaimed");
      const { fundedUntil } = await fetchAccount(client, "vault", vault);
      const running = streamOf(before.agreement);
      const { payout } = stream.claim(running, clockAt(before.vault, fundedUntil), fundedUntil);
      assert.deepEqual([paid.amount, paid.fee], [payout.provider, payout.fee]);
      assert.equal((await dollar.held(acme.payout)) - had, payout.provider);
    });

    it("it pays elsewhere only with the provider's signature", async () => {
      const elsewhere = await dollar.pay((await somebody()).publicKey, 0n);
      assert.equal((await refusalOf(claim(client, agreement, elsewhere))).name, "NotAuthority");
      const plain = methods
        .claim()
        .accountsPartial({ agreement, destination: elsewhere, tokenProgram, provider: null, authority: null });
      assert.equal((await refusal(plain)).name, "PayoutMismatch");
      await witness((await claim(acme.client, agreement, elsewhere)).signature);
      assert((await dollar.held(elsewhere)) > 0n);
    });

    it("it moves the clock by anybody's call", async () => {
      await pass(1);
      const { fundedUntil } = the(await act(methods.syncVault().accounts({ vault })), "vaultSynced");
      assert(fundedUntil <= (await now()));
    });
  });

  describe("when it adds and takes money", () => {
    it("it does, to the unit", async () => {
      const { balance } = await fetchAccount(client, "vault", vault);
      const added = the(await witness((await fund(client, vault, 5_000_000n)).signature), "vaultDeposited");
      assert.deepEqual([added.amount, added.balance], [5_000_000n, balance + 5_000_000n]);
      const taken = the(await witness((await withdraw(client, vault, 4_000_000n)).signature), "vaultWithdrawn");
      assert.deepEqual([taken.amount, taken.balance], [4_000_000n, balance + 1_000_000n]);
      spent += 1_000_000n;
    });

    it("it is refused more than is free, nothing, and a vault of another's", async () => {
      assert.equal((await refusalOf(withdraw(client, vault, 1n << 50n))).name, "FundsTooLow");
      assert.equal((await refusalOf(withdraw(client, vault, 0n))).name, "AmountZero");
      assert.equal((await refusalOf(fund(client, vault, 0n))).name, "AmountZero");
      assert.equal((await refusalOf(fund(client, vault, 1n << 50n))).kind, "fundsMissing");
      const elsewhere = Keypair.generate().publicKey;
      assert.equal((await refusalOf(fund(client, vault, 1n, elsewhere))).kind, "accountMissing");
      assert.equal((await refusalOf(withdraw(acme.client, vault, 1n, acme.payout))).name, "NotOwner");
      const self = address.vaultToken(vault);
      assert.equal((await refusalOf(withdraw(client, vault, 1n, self))).name, "DestinationIsOurs");
    });
  });

  describe("when a period is over", () => {
    it("it is settled once it can no longer be disputed, and never twice", async () => {
      const running = await fetchAccount(client, "agreement", agreement);
      const calendar = await fetchAccount(client, "vault", vault);
      const epochs = { genesisAt: calendar.genesisAt, epochSecs: BigInt(calendar.epochSecs) };
      const end = stream.periodEnd(epochs, BigInt(terms.serviceLevels.periodEpochs), running.startedAt, 0n);
      if ((await now()) < end) assert.equal((await settle(agreement, 0)).refused, "PeriodNotOver");
      await travelTo(end);
      assert.equal((await settle(agreement, 0)).refused, "DisputeWindowOpen");
      await travelTo(end + BigInt(calendar.reportWindowSecs) + BigInt(EPOCH));
      const settled = the(await act(methods.settlePeriod(0).accounts({ agreement })), "periodSettled");
      assert.deepEqual([settled.period, settled.until, settled.creditBps, settled.isLast], [0, end, 0, false]);
      assert.deepEqual(
        await act(methods.settlePeriod(0).accounts({ agreement })),
        [],
        "without effect the second time",
      );
      assert.equal((await settle(agreement, 7)).refused, "PeriodNotNext");
      const { periods, settledUntil } = await fetchAccount(client, "agreement", agreement);
      assert.deepEqual([periods, settledUntil], [1, end]);
    });

    it("it rates the provider by the weight of its fee, and the consumer gives it stars once", async () => {
      const { unreviewedWeight } = await fetchAccount(client, "agreement", agreement);
      assert(unreviewedWeight > 0n);
      const { ratingWeight } = await fetchAccount(client, "provider", acme.provider);
      assert.deepEqual(ratingWeight, [0n, 0n, 0n, unreviewedWeight], "nothing is measured: it rates the conduct");
      assert.equal((await refusalOf(review(client, agreement, 6))).name, "StarsOutOfRange");
      const given = the(await witness((await review(client, agreement, 4)).signature), "periodReviewed");
      assert.deepEqual([given.stars, given.weight], [4, unreviewedWeight]);
      const { starsSum, starsWeight } = await fetchAccount(client, "provider", acme.provider);
      assert.deepEqual([starsSum, starsWeight], [4n * unreviewedWeight, unreviewedWeight]);
      assert.equal((await refusalOf(review(client, agreement, 4))).name, "NothingToReview");
      await act(methods.setSettlementMint(new BN(0)).accounts({ mint: dollar.mint }));
    });
  });

  describe("when it gives notice", () => {
    it("it ends after the notice, and not before", async () => {
      const stranger = await somebody();
      assert.equal((await refusalOf(leave(client, agreement))).name, "NoRightToLeave");
      assert.equal((await refusalOf(terminate(stranger.client, agreement))).name, "NotOwner");
      const ended = the(await witness((await terminate(client, agreement)).signature), "agreementEnded");
      const { fundedUntil } = await fetchAccount(client, "vault", vault);
      assert.deepEqual([ended.cause, ended.endsAt], [{ notice: {} }, fundedUntil + BigInt(EPOCH)]);
      assert.equal((await refusalOf(terminate(client, agreement))).name, "AgreementNotActive");
      assert.equal((await refusalOf(closeAgreement(client, agreement))).name, "AgreementNotEnded");
      await travelTo(ended.endsAt);
      assert.equal(statusAt(await fetchAccount(client, "agreement", agreement), await now()), AgreementStatus.Ended);
    });

    it("it frees the capacity, settles what is left, and closes with everything paid", async () => {
      the(await act(methods.expireAgreement().accounts({ agreement })), "capacityReleased");
      assert.equal((await fetchAccount(client, "listing", listing)).reserved, 0n);
      assert.equal((await refusalOf(closeAgreement(client, agreement))).name, "AgreementNotSettled");
      assert.equal((await refusalOf(closeVault(client, vault))).name, "VaultInUse");
      await settleAll(agreement);
      const { claimed, fee, rateQ, startedAt, endsAt } = await fetchAccount(client, "agreement", agreement);
      assert.equal((await refusalOf(closeAgreement(acme.client, agreement))).name, "ReviewOpen");
      assert.equal((await refusalOf(closeAgreement(client, agreement))).name, "RestUnclaimed");
      await pass(7 * EPOCH);
      const whole = (rateQ * (endsAt - startedAt)) >> 32n;
      const closed = the(await witness((await closeAgreement(client, agreement)).signature), "agreementClosed");
      assert.equal(closed.claimed, whole, "no credit was given, so every second was paid");
      assert.equal(closed.rest, whole - claimed - (closed.fee - fee));
      assert.equal(await fetchAccountMaybe(client, "agreement", agreement), undefined);
      const gone = await refusal(methods.terminateAgreement().accountsPartial({ owner: admin, vault, agreement }));
      assert.deepEqual([gone.kind, gone.name], ["accountMissing", "AccountOwnedByWrongProgram"]);
      assert.equal((await refusalOf(claim(client, agreement))).kind, "accountMissing");
    });
  });

  describe("when nothing runs on the vault any more", () => {
    it("it sweeps the fees, pays out the rest and closes: every unit is accounted for", async () => {
      const { feesOwed, balance, token } = await fetchAccount(client, "vault", vault);
      const unswept = methods.closeVault().accounts({ vault, destination: purse, tokenProgram });
      assert.equal((await refusal(unswept)).name, "FeesNotSwept");
      const wrong = methods.sweepFees().accounts({ vault, destination: purse, tokenProgram });
      assert.equal((await refusal(wrong)).name, "TokenAccountNotTreasurys");

      const closing = await closeVaultInstructions(client, vault);
      const { tokens, lamports } = await simulate(client, closing);
      const held = async (account: PublicKey) => [account, await dollar.held(account)] as const;
      const treasurys = dollar.purse(roles.treasury.publicKey);
      const before = new Map(await Promise.all([token, purse, treasurys].map(held)));
      const had = await Promise.all(lamports.map(({ account }) => connection.getBalance(account)));
      const events = await witness((await send(client, closing)).signature);
      assert.equal(the(events, "feesSwept").amount, feesOwed);
      assert.equal(the(events, "vaultClosed").amount, balance);
      assert.equal(await connection.getAccountInfo(vault), null);

      // The simulation had said all of it.
      const change = (account: PublicKey, owner: PublicKey, after: bigint) => ({
        account,
        mint: dollar.mint,
        owner,
        before: before.get(account) ?? 0n,
        after,
      });
      const byAccount = (a: { account: PublicKey }, b: { account: PublicKey }) =>
        a.account.toBase58() < b.account.toBase58() ? -1 : 1;
      assert.deepEqual(
        tokens.sort(byAccount),
        [
          change(token, vault, 0n),
          change(purse, admin, await dollar.held(purse)),
          change(treasurys, roles.treasury.publicKey, await dollar.held(treasurys)),
        ].sort(byAccount),
      );
      const has = await Promise.all(lamports.map(({ account }) => connection.getBalance(account)));
      assert.deepEqual(
        lamports.map(({ before, after }) => [before, after]),
        had.map((before, at) => [BigInt(before), BigInt(has[at] ?? 0)]),
      );
      assert(lamports.some(({ account }) => account.equals(admin)));
    });
  });
});

/** The error that a purchase by `buyer` ends with. */
async function buying({ client }: Seller, order: Wish): Promise<string> {
  await dollar.pay(client.wallet.publicKey, 10_000_000_000n);
  return (await refusalOf(bought(client, order))).name;
}
