import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  accept,
  cancel,
  claim,
  closeAgreement,
  closeVault,
  decline,
  exit,
  exitCost,
  leave,
  chainTime,
  clockOf,
  eventsIn,
  expire,
  expireInstructions,
  isPastTerm,
  fetchAccount,
  fieldOf,
  fetchAccountMaybe,
  Pausable,
  send,
  simulate,
  withdraw,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

import {
  act,
  client,
  EPOCH,
  methods,
  now,
  refusal,
  refusalOf,
  somebody,
  standing,
  the,
  travelTo,
  witness,
} from "../support/network.js";
import { bought, foreseen, newVault, planned, settleAll, type Wish } from "../support/consumer.js";
import { dollar, list, offer, seller, stake, storageProfile, type Seller } from "../support/fixture.js";

const tokenProgram = dollar.program;

describe("a request to a provider who accepts by hand", { skip: standing }, () => {
  let acme: Seller;
  let listing: PublicKey;

  before(async () => {
    acme = await seller(0);
    await stake(acme, 10_000_000_000n);
    listing = await list(acme, { ...offer, autoAccept: false, maxTermSecs: 100 * EPOCH });
  });

  /** A request of the wallet's on a vault of its own. */
  async function requested(changes: Partial<Wish> = {}) {
    const order = {
      listing,
      quantity: 1_000n,
      runwaySecs: 10 * EPOCH,
      vaultId: newVault(),
      termSecs: 10 * EPOCH,
      ...changes,
    };
    const made = await bought(client, order);
    the(await witness(made.signature), "agreementRequested");
    assert.equal(made.accepts, false);
    return made;
  }

  /** The same, accepted. */
  async function accepted(changes: Partial<Wish> = {}) {
    const made = await requested(changes);
    const started = the(await witness((await accept(acme.client, made.agreement)).signature), "agreementAccepted");
    assert.equal(started.guarantee, made.guarantee);
    return { ...made, accounts: { agreement: made.agreement } };
  }

  async function closed(agreement: PublicKey): Promise<void> {
    await settleAll(agreement);
    await claim(client, agreement);
    await witness((await closeAgreement(client, agreement)).signature);
  }

  it("it is taken back by the consumer", async () => {
    const { agreement } = await requested();
    const told = the(await witness((await cancel(client, agreement)).signature), "requestClosed");
    assert.deepEqual(told.status, { cancelled: {} });
    assert.equal(await fetchAccountMaybe(client, "agreement", agreement), undefined);
  });

  it("it is not made twice by mistake", async () => {
    const vaultId = newVault();
    const { agreement } = await requested({ vaultId });
    const twice = await refusalOf(requested({ vaultId }));
    assert.equal(twice.kind, "refused");
    assert.match(twice.message, new RegExp(`waits for the provider: ${agreement.toBase58()}`));
    await cancel(client, agreement);
  });

  it("it is declined by the provider, and by nobody else", async () => {
    const { agreement } = await requested();
    const stranger = await somebody();
    assert.equal((await refusalOf(decline(stranger.client, agreement))).name, "NotAuthority");
    const told = the(await witness((await decline(acme.client, agreement)).signature), "requestClosed");
    assert.deepEqual(told.status, { declined: {} });
  });

  it("it lapses when nobody accepts it in time", async () => {
    const { agreement } = await requested({ validSecs: 600 });
    const lapse = methods.lapseRequest().accounts({ agreement });
    assert.equal((await refusal(lapse)).name, "RequestNotLapsed");
    await travelTo((await fetchAccount(client, "agreement", agreement)).validUntil);
    assert.equal((await refusalOf(accept(acme.client, agreement))).name, "RequestLapsed");
    assert.deepEqual(the(await act(lapse), "requestClosed").status, { lapsed: {} });
  });

  it("it is refused outside of the listing's terms, with a wrong index or slot, and while requests are paused", async () => {
    const named = (changes: Partial<Wish>) => refusalOf(requested(changes)).then(({ name }) => name);
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
      maxPrice: new BN(1).shln(63),
      revision: 1,
      attributesVersion: 1,
      termSecs: EPOCH,
      validUntil: new BN(((await now()) + 60n).toString()),
      minLevel: 0,
      minRatingBand: 0,
    };
    const request = (index: bigint, order: object = {}) =>
      methods
        .requestAgreement(new BN(index.toString()), { ...asked, ...order })
        .accounts({ listing, vault, session: null });
    assert.equal((await refusal(request(nextIndex + 1n))).name, "AgreementIndexMismatch");
    assert.equal((await refusal(request(nextIndex, { revision: 2 }))).name, "RevisionChanged");
    await act(methods.pause(1 << Pausable.Request));
    assert.equal((await refusal(request(nextIndex))).name, "Paused");
    await act(methods.resume(1 << Pausable.Request));
    await act(acme.methods.pauseListing().accounts({ listing }));
    assert.equal((await refusal(request(nextIndex))).name, "ListingNotOpen");
    assert.equal(await named({}), "ListingNotOpen");
    await act(acme.methods.resumeListing().accounts({ listing }));
    await cancel(client, agreement);
    assert.equal((await refusalOf(closeVault(client, vault))).name, "VaultYoung");
  });

  it("it is refused to accept for more than there is: CapacityExhausted, BondTooLow, FundsTooLow", async () => {
    const poor = await seller(0);
    const small = await list(poor, { ...offer, capacity: new BN(1_500), maxQuantity: new BN(1_000) });
    const order = { listing: small, quantity: 1_000n, runwaySecs: EPOCH, vaultId: newVault() };
    assert.equal((await refusalOf(bought(client, order))).name, "BondTooLow");
    await stake(poor, 10_000_000_000n);
    await witness((await bought(client, order)).signature);
    assert.equal((await refusalOf(bought(client, { ...order, again: true }))).name, "CapacityExhausted");
    const { instructions } = await planned(client, { ...order, quantity: 100n, vaultId: newVault() });
    const [open, , ...rest] = instructions;
    assert(open);
    assert.equal((await refusalOf(send(client, [open, ...rest]))).name, "FundsTooLow");
  });

  it("it ends at once when both sign", async () => {
    const { accounts, agreement } = await accepted();
    const end = methods.endAgreement().accountsPartial({ ...accounts, authority: acme.publicKey });
    assert.deepEqual(the(await act(end, acme.key), "agreementEnded").cause, { mutual: {} });
    assert.equal((await refusalOf(cancel(client, agreement))).name, "AgreementNotRequested");
    await closed(agreement);
  });

  it("it is left by the provider at the price of the notice, which the consumer collects", async () => {
    const { accounts, agreement, vault } = await accepted();
    const running = await fetchAccount(client, "agreement", agreement);
    const { rateQ } = running;
    assert.equal((await refusalOf(exit(client, agreement))).name, "NotAuthority");
    const ended = the(await witness((await exit(acme.client, agreement)).signature), "agreementEnded");
    assert.deepEqual(ended.cause, { providerExit: {} });
    assert.equal(ended.cost, (rateQ * 2n * BigInt(EPOCH)) >> 32n);
    assert.equal(exitCost(running, ended.endsAt), ended.cost);
    const { balance } = await fetchAccount(client, "vault", vault);
    const collect = methods.collectPenalty().accounts({ ...accounts, tokenProgram });
    assert.equal(the(await act(collect), "penaltyCollected").amount, ended.cost);
    assert.equal((await fetchAccount(client, "vault", vault)).balance, balance + ended.cost);
    await closed(agreement);
  });

  it("it ends at the provider's notice", async () => {
    const { accounts, agreement } = await accepted();
    const told = the(await act(acme.methods.giveProviderNotice().accounts(accounts)), "providerNoticeGiven");
    const running = await fetchAccount(client, "agreement", agreement);
    assert.deepEqual(
      [-1n, 0n].map((secs) => isPastTerm(running, told.termEndsAt + secs)),
      [false, true],
    );
    assert.equal((await refusalOf(expire(client, agreement))).name, "TermNotOver");
    await travelTo(told.termEndsAt);
    const planned = await simulate(client, await expireInstructions(client, agreement));
    assert.deepEqual(
      eventsIn(planned.logs).map(({ name }) => name),
      ["agreementEnded", "capacityReleased"],
    );
    const ended = the(await witness((await expire(client, agreement)).signature), "agreementEnded");
    assert(!isPastTerm(await fetchAccount(client, "agreement", agreement), told.termEndsAt));
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
    const { lagSeenAt } = await fetchAccount(client, "vault", vault);
    await travelTo(fundedUntil + BigInt(EPOCH / 2));
    assert.equal((await refusal(end)).name, "NotInDefault", "nobody saw it dry a grace ago");
    await travelTo(lagSeenAt + BigInt(EPOCH / 2));
    const ended = the(await act(end), "agreementEnded");
    assert.deepEqual([ended.cause, ended.endsAt], [{ default: {} }, fundedUntil + BigInt(EPOCH)]);
    await closed(agreement);
    assert(clockOf(await fetchAccount(client, "vault", vault)).balance < 1_000n, "the guarantee was paid out");
  });

  it("it is left at once and free when the provider's endpoint changes", async () => {
    const { accounts, agreement } = await accepted();
    const profile = { ...storageProfile, endpoint: fieldOf("https://elsewhere.example", 96) };
    await act(acme.methods.updateProvider(profile).accounts({ provider: acme.provider }));
    const ended = the(await witness((await leave(client, agreement)).signature), "agreementEnded");
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
    assert.equal(paid.amount, foresaw.provider, "an ended agreement earns no more");
    await closed(agreement);
  });
});
