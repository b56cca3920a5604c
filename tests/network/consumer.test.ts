import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  address,
  AgreementStatus,
  agreements,
  buy,
  chainTime,
  claim,
  clockAt,
  clockOf,
  fetchAccount,
  fieldOf,
  fetchAccountMaybe,
  fund,
  LARGEST_TRANSACTION,
  Pausable,
  purchase,
  readStream,
  send,
  statusAt,
  stream,
  streamOf,
  streamView,
  ticked,
  vaults,
  vaultView,
  watch,
  withdraw,
  type Order,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

import {
  act,
  admin,
  client,
  connection,
  EPOCH,
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
import {
  certify,
  dollar,
  list,
  newCertifier,
  offer,
  roles,
  seller,
  stake,
  storageProfile,
  suspend,
  terms,
  type Seller,
} from "../support/scene.js";

const tokenProgram = dollar.program;
const purse = await dollar.pay(admin, 10_000_000_000n);
let latestVault = BigInt(Date.now());
/** A number that no vault of the wallet's has yet. */
const newVault = () => (latestVault += 1n);

/** Settles whatever can be settled, moving the clock past the dispute windows. */
async function settleAll(agreement: PublicKey): Promise<void> {
  for (;;) {
    const { finalSettledAt, periods, endsAt } = await fetchAccount(client, "agreement", agreement);
    if (finalSettledAt !== 0n) return;
    const { refused } = await settle(agreement, periods);
    if (refused === undefined) continue;
    assert(["PeriodNotOver", "DisputeWindowOpen"].includes(refused), refused);
    assert(endsAt !== 0n);
    await pass(EPOCH);
  }
}

async function settle(agreement: PublicKey, period: number): Promise<{ refused?: string }> {
  const call = methods.settlePeriod(period).accounts({ agreement });
  try {
    the(await act(call), "periodSettled");
    return {};
  } catch (error) {
    return { refused: (error as Error).name };
  }
}

/** What a claim at the vault's present time pays, by the package's own integers. */
async function foreseen(agreement: PublicKey, at: bigint) {
  const found = await fetchAccount(client, "agreement", agreement);
  const vault = await fetchAccount(client, "vault", found.vault);
  const clock = clockAt(vault, at);
  const running = streamOf(found);
  return stream.claim(running, clock, stream.horizon(running, clock.fundedUntil, at));
}

describe("a consumer's journey", { skip: standing }, () => {
  const vaultId = newVault();
  let acme: Seller;
  let listing: PublicKey;
  let agreement: PublicKey;
  let vault: PublicKey;
  let order: Order;
  let spent = 0n;

  before(async () => {
    acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    await certify(acme.provider, 2);
    listing = await list(acme);
    order = { listing, quantity: 1_000n, runwaySecs: 30 * EPOCH, minLevel: 2, vaultId };
  });

  describe("when it buys", () => {
    it("it opens, funds, requests and accepts in one transaction whose limit comes from its simulation", async (t) => {
      const had = await dollar.held(purse);
      const bought = await buy(client, order);
      ({ agreement, vault } = bought);
      const names = (await witness(bought.signature)).map(({ name }) => name);
      assert.deepEqual(names, ["vaultOpened", "vaultDeposited", "agreementRequested", "agreementAccepted"]);
      assert(bought.bytes < LARGEST_TRANSACTION, `${bought.bytes} bytes`);
      assert.equal(bought.limit, bought.units + Math.ceil(bought.units / 10));
      t.diagnostic(`a purchase: ${bought.bytes} bytes, ${bought.units} compute units`);
      spent = bought.deposit;
      assert.equal(had - (await dollar.held(purse)), spent);

      const running = await fetchAccount(client, "agreement", agreement);
      assert.equal(running.status, AgreementStatus.Active);
      assert.equal(running.rateQ, stream.rateQ(100_000n, 1_000n));
      assert.equal(running.guarantee, bought.guarantee);
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
      const owned = await vaults(client, admin, dollar.mint);
      assert(owned.some(({ address: at }) => at.equals(vault)));
    });

    it("it is not bought twice by mistake", async () => {
      const twice = await refusalOf(buy(client, order));
      assert.deepEqual([twice.kind, twice.advice], ["refused", "Set again to buy more of it"]);
      assert.match(twice.message, new RegExp(`bought this already: ${agreement.toBase58()}`));
    });

    it("it is refused what cannot be had, by name", async () => {
      const named = (changes: Partial<Order>) =>
        refusalOf(buy(client, { ...order, again: true, ...changes })).then(({ name }) => name);
      assert.equal(await named({ quantity: 9n }), "QuantityOutOfRange");
      assert.equal(await named({ minLevel: 3 }), "LevelTooLow");
      assert.equal(await named({ minLevel: 5 }), "LevelUnknown");
      assert.equal(await named({ minRatingBand: 1 }), "RatingTooLow");
      assert.equal(await named({ minRatingBand: 10 }), "RatingBandUnknown");
      assert.equal(await named({ validSecs: 8 * EPOCH }), "ValidUntilOutOfRange");
      assert.equal(
        (await refusalOf(buy(client, { ...order, quantity: 10_000n, runwaySecs: 0xffff_ffff }))).kind,
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
  });

  describe("when it gives notice", () => {
    it("it ends after the notice, and not before", async () => {
      const stranger = await somebody();
      const foreign = stranger.methods.terminateAgreement().accounts({ agreement });
      assert.equal((await refusal(foreign)).name, "NotOwner");
      const leave = methods.leaveAgreement().accounts({ agreement });
      assert.equal((await refusal(leave)).name, "NoRightToLeave");
      const ended = the(await act(methods.terminateAgreement().accounts({ agreement })), "agreementEnded");
      const { fundedUntil } = await fetchAccount(client, "vault", vault);
      assert.deepEqual([ended.cause, ended.endsAt], [{ notice: {} }, fundedUntil + BigInt(EPOCH)]);
      assert.equal((await refusal(methods.terminateAgreement().accounts({ agreement }))).name, "AgreementNotActive");
      assert.equal((await refusal(methods.closeAgreement().accounts(closing()))).name, "AgreementNotEnded");
      await travelTo(ended.endsAt);
      assert.equal(statusAt(await fetchAccount(client, "agreement", agreement), await now()), AgreementStatus.Ended);
    });

    it("it frees the capacity, settles what is left, and closes with everything paid", async () => {
      the(await act(methods.expireAgreement().accounts({ agreement })), "capacityReleased");
      assert.equal((await fetchAccount(client, "listing", listing)).reserved, 0n);
      assert.equal((await refusal(methods.closeAgreement().accounts(closing()))).name, "AgreementNotSettled");
      assert.equal(
        (await refusal(methods.closeVault().accounts({ vault, destination: purse, tokenProgram }))).name,
        "VaultInUse",
      );
      await settleAll(agreement);
      const { claimed, fee, rateQ, startedAt, endsAt } = await fetchAccount(client, "agreement", agreement);
      const early = acme.methods.closeAgreement().accounts(closing());
      assert.equal((await refusal(early)).name, "ReviewOpen");
      const whole = (rateQ * (endsAt - startedAt)) >> 32n;
      const closed = the(await act(methods.closeAgreement().accounts(closing())), "agreementClosed");
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
      const { feesOwed, balance } = await fetchAccount(client, "vault", vault);
      const close = methods.closeVault().accounts({ vault, destination: purse, tokenProgram });
      assert.equal((await refusal(close)).name, "FeesNotSwept");
      const wrong = methods.sweepFees().accounts({ vault, destination: purse, tokenProgram });
      assert.equal((await refusal(wrong)).name, "TokenAccountNotTreasurys");
      const destination = await dollar.pay(roles.treasury.publicKey, 0n);
      const had = await dollar.held(destination);
      const swept = the(await act(methods.sweepFees().accounts({ vault, destination, tokenProgram })), "feesSwept");
      assert.deepEqual([swept.amount, (await dollar.held(destination)) - had], [feesOwed, feesOwed]);
      const purseHad = await dollar.held(purse);
      assert.equal(the(await act(close), "vaultClosed").amount, balance);
      assert.equal((await dollar.held(purse)) - purseHad, balance);
      assert.equal(await connection.getAccountInfo(vault), null);
    });
  });

  const closing = () => ({ agreement, tokenProgram });
});

/** The error that a purchase by `buyer` ends with. */
async function buying({ client }: Seller, order: Order): Promise<string> {
  await dollar.pay(client.wallet.publicKey, 10_000_000_000n);
  return (await refusalOf(buy(client, order))).name;
}

describe("a purchase that finds part of it done", { skip: standing }, () => {
  it("it accepts the request that waits", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const order = { listing: await list(acme), quantity: 500n, runwaySecs: EPOCH, vaultId: newVault() };
    const whole = await purchase(client, order);
    await send(client, whole.instructions.slice(0, -1));
    const bought = await buy(client, order);
    assert(bought.agreement.equals(whole.agreement));
    assert.deepEqual(
      (await witness(bought.signature)).map(({ name }) => name),
      ["agreementAccepted"],
    );
  });

  it("it looks for a certificate that counts where the one behind the level does not", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const [first, second] = [await newCertifier(), await newCertifier()];
    await certify(acme.provider, 2, 60, first);
    await certify(acme.provider, 2, 30, second);
    await suspend(first);
    const behind = { certifier: address.certifier(first.publicKey), provider: acme.provider };
    await act(methods.refreshCertification().accounts(behind));
    assert.equal((await fetchAccount(client, "provider", acme.provider)).certLevel, 0);

    const order = { listing: await list(acme), quantity: 500n, runwaySecs: EPOCH, minLevel: 2, vaultId: newVault() };
    const bought = await buy(client, order);
    const events = await witness(bought.signature);
    const refreshed = events.find((event) => event.name === "certificationRefreshed");
    assert(refreshed?.data.certificate.equals(address.certificate(acme.provider, address.certifier(second.publicKey))));
    assert.equal((await fetchAccount(client, "agreement", bought.agreement)).status, AgreementStatus.Active);
  });
});

describe("a request to a provider who accepts by hand", { skip: standing }, () => {
  let acme: Seller;
  let listing: PublicKey;

  before(async () => {
    acme = await seller(0);
    await stake(acme, 10_000_000_000n);
    listing = await list(acme, { ...offer, autoAccept: false, maxTermSecs: 100 * EPOCH });
  });

  /** A request of the wallet's on a vault of its own. */
  async function requested(changes: Partial<Order> = {}) {
    const order = {
      listing,
      quantity: 1_000n,
      runwaySecs: 10 * EPOCH,
      vaultId: newVault(),
      termSecs: 10 * EPOCH,
      ...changes,
    };
    const made = await buy(client, order);
    the(await witness(made.signature), "agreementRequested");
    assert.equal(made.accepts, false);
    return made;
  }

  /** The same, accepted. */
  async function accepted(changes: Partial<Order> = {}) {
    const made = await requested(changes);
    const accept = acme.methods.acceptAgreement().accounts({ agreement: made.agreement });
    const started = the(await act(accept), "agreementAccepted");
    assert.equal(started.guarantee, made.guarantee);
    return { ...made, accounts: { agreement: made.agreement } };
  }

  async function closed(agreement: PublicKey): Promise<void> {
    await settleAll(agreement);
    await act(methods.closeAgreement().accounts({ agreement, tokenProgram }));
  }

  it("it is taken back by the consumer", async () => {
    const { agreement } = await requested();
    const told = the(await act(methods.cancelRequest().accounts({ agreement })), "requestClosed");
    assert.deepEqual(told.status, { cancelled: {} });
    assert.equal(await fetchAccountMaybe(client, "agreement", agreement), undefined);
  });

  it("it is not made twice by mistake", async () => {
    const vaultId = newVault();
    const { agreement } = await requested({ vaultId });
    const twice = await refusalOf(requested({ vaultId }));
    assert.equal(twice.kind, "refused");
    assert.match(twice.message, new RegExp(`waits for the provider: ${agreement.toBase58()}`));
    await act(methods.cancelRequest().accounts({ agreement }));
  });

  it("it is declined by the provider, and by nobody else", async () => {
    const { agreement } = await requested();
    const stranger = await somebody();
    assert.equal((await refusal(stranger.methods.declineAgreement().accounts({ agreement }))).name, "NotAuthority");
    const told = the(await act(acme.methods.declineAgreement().accounts({ agreement })), "requestClosed");
    assert.deepEqual(told.status, { declined: {} });
  });

  it("it lapses when nobody accepts it in time", async () => {
    const { agreement } = await requested({ validSecs: 600 });
    const lapse = methods.lapseRequest().accounts({ agreement });
    assert.equal((await refusal(lapse)).name, "RequestNotLapsed");
    await travelTo((await fetchAccount(client, "agreement", agreement)).validUntil);
    const late = acme.methods.acceptAgreement().accounts({ agreement });
    assert.equal((await refusal(late)).name, "RequestLapsed");
    assert.deepEqual(the(await act(lapse), "requestClosed").status, { lapsed: {} });
  });

  it("it is refused outside of the listing's terms, with a wrong index or slot, and while requests are paused", async () => {
    const named = (changes: Partial<Order>) => refusalOf(requested(changes)).then(({ name }) => name);
    assert.equal(await named({ termSecs: 0 }), "TermOutOfRange");
    assert.equal(await named({ termSecs: 101 * EPOCH }), "TermOutOfRange");
    const { slot } = await chainTime(client);
    const at = { mint: dollar.mint, tokenProgram };
    const open = (slot: bigint) =>
      methods.openVault(new BN(newVault().toString()), new BN(slot.toString())).accounts(at);
    assert.equal((await refusal(open(slot + 10_000n))).name, "SlotOutOfRange");
    const { vault, agreement } = await requested();
    const { nextIndex } = await fetchAccount(client, "vault", vault);
    const asked = {
      quantity: new BN(1_000),
      revision: 1,
      termSecs: EPOCH,
      validUntil: new BN(((await now()) + 60n).toString()),
      minLevel: 0,
      minRatingBand: 0,
    };
    const request = (index: bigint, order: object = {}) =>
      methods.requestAgreement(new BN(index.toString()), { ...asked, ...order }).accounts({ listing, vault });
    assert.equal((await refusal(request(nextIndex + 1n))).name, "AgreementIndexMismatch");
    assert.equal((await refusal(request(nextIndex, { revision: 2 }))).name, "RevisionChanged");
    await act(methods.pause(1 << Pausable.Request));
    assert.equal((await refusal(request(nextIndex))).name, "Paused");
    await act(methods.resume(1 << Pausable.Request));
    await act(acme.methods.pauseListing().accounts({ listing }));
    assert.equal((await refusal(request(nextIndex))).name, "ListingNotOpen");
    assert.equal(await named({}), "ListingNotOpen");
    await act(acme.methods.resumeListing().accounts({ listing }));
    await act(methods.cancelRequest().accounts({ agreement }));
    const close = methods.closeVault().accounts({ vault, destination: purse, tokenProgram });
    assert.equal((await refusal(close)).name, "VaultYoung");
  });

  it("it is refused to accept for more than there is: CapacityExhausted, BondTooLow, FundsTooLow", async () => {
    const poor = await seller(0);
    const small = await list(poor, { ...offer, capacity: new BN(1_500), maxQuantity: new BN(1_000) });
    const order = { listing: small, quantity: 1_000n, runwaySecs: EPOCH, vaultId: newVault() };
    assert.equal((await refusalOf(buy(client, order))).name, "BondTooLow");
    await stake(poor, 10_000_000_000n);
    await witness((await buy(client, order)).signature);
    assert.equal((await refusalOf(buy(client, { ...order, again: true }))).name, "CapacityExhausted");
    const { instructions } = await purchase(client, { ...order, quantity: 100n, vaultId: newVault() });
    const [open, , ...rest] = instructions;
    assert(open);
    assert.equal((await refusalOf(send(client, [open, ...rest]))).name, "FundsTooLow");
  });

  it("it ends at once when both sign", async () => {
    const { accounts, agreement } = await accepted();
    const end = methods.endAgreement().accountsPartial({ ...accounts, authority: acme.publicKey });
    assert.deepEqual(the(await act(end, acme.key), "agreementEnded").cause, { mutual: {} });
    const cancel = methods.cancelRequest().accounts({ agreement });
    assert.equal((await refusal(cancel)).name, "AgreementNotRequested");
    await closed(agreement);
  });

  it("it is left by the provider at the price of the notice, which the consumer collects", async () => {
    const { accounts, agreement, vault } = await accepted();
    const { rateQ } = await fetchAccount(client, "agreement", agreement);
    const ended = the(await act(acme.methods.exitAgreement().accounts(accounts)), "agreementEnded");
    assert.deepEqual(ended.cause, { providerExit: {} });
    assert.equal(ended.cost, (rateQ * 2n * BigInt(EPOCH)) >> 32n);
    const { balance } = await fetchAccount(client, "vault", vault);
    const collect = methods.collectPenalty().accounts({ ...accounts, tokenProgram });
    assert.equal(the(await act(collect), "penaltyCollected").amount, ended.cost);
    assert.equal((await fetchAccount(client, "vault", vault)).balance, balance + ended.cost);
    await closed(agreement);
  });

  it("it ends at the provider's notice", async () => {
    const { accounts, agreement } = await accepted();
    const told = the(await act(acme.methods.giveProviderNotice().accounts(accounts)), "providerNoticeGiven");
    const expire = methods.expireAgreement().accounts(accounts);
    assert.equal((await refusal(expire)).name, "TermNotOver");
    await travelTo(told.termEndsAt);
    const events = await act(expire);
    const ended = the(events, "agreementEnded");
    assert.deepEqual([ended.cause, ended.endsAt], [{ term: {} }, told.termEndsAt]);
    await closed(agreement);
  });

  it("it ends when the vault was dry for longer than the grace, and the notice is paid from the guarantee", async () => {
    const { accounts, agreement, vault } = await accepted({ runwaySecs: 3_600 });
    const { startedAt } = await fetchAccount(client, "agreement", agreement);
    const end = methods.endDefault().accounts(accounts);
    assert.equal((await refusal(end)).name, "NotInDefault");
    await travelTo(startedAt + 7_200n);
    const { lagFrom, fundedUntil } = the(await act(methods.syncVault().accounts({ vault })), "vaultSynced");
    assert.deepEqual([lagFrom, fundedUntil], [startedAt + 3_600n, startedAt + 3_600n]);
    assert.equal((await refusalOf(withdraw(client, vault, 1n))).name, "VaultDelinquent");
    await travelTo(fundedUntil + BigInt(EPOCH / 2));
    const ended = the(await act(end), "agreementEnded");
    assert.deepEqual([ended.cause, ended.endsAt], [{ default: {} }, fundedUntil + BigInt(EPOCH)]);
    await closed(agreement);
    assert(clockOf(await fetchAccount(client, "vault", vault)).balance < 1_000n, "the guarantee was paid out");
  });

  it("it is left at once and free when the provider's endpoint changes", async () => {
    const { accounts, agreement } = await accepted();
    const profile = { ...storageProfile, endpoint: fieldOf("https://elsewhere.example", 96) };
    await act(acme.methods.updateProvider(profile).accounts({ provider: acme.provider }));
    const ended = the(await act(methods.leaveAgreement().accounts(accounts)), "agreementEnded");
    assert.deepEqual([ended.cause, ended.cost], [{ left: {} }, 0n]);
    const foresaw = await foreseen(agreement, await now());
    const paid = the(
      await act(
        methods
          .claim()
          .accountsPartial({ ...accounts, destination: acme.payout, tokenProgram, provider: null, authority: null }),
      ),
      "paymentClaimed",
    );
    assert.equal(paid.amount, foresaw.payout.provider, "an ended agreement earns no more");
    await closed(agreement);
  });
});
