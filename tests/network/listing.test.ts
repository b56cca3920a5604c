import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { address, createListing, fetchAccount, fieldOf, ListingStatus, offerOf } from "@flashback/client";
import { plain, type IdlArgs } from "@flashback/client/anchor";
import BN from "bn.js";

import { act, client, EPOCH, program, refusal, refusalOf, the, witness } from "../support/network.js";
import { certify, dollar, offer, seller, stake, terms, type Seller } from "../support/fixture.js";

describe("a provider's listings", () => {
  it("it lists, changes, pauses, resumes and closes, each with its event", async () => {
    const { client: own, methods, provider, bond } = await seller(0);
    assert.equal((await refusalOf(createListing(client, bond, plain(offer)))).name, "NotAuthority");
    const told = the(await witness((await createListing(own, bond, plain(offer))).signature), "listingCreated");
    const { listing } = told;
    assert(listing.equals(address.listing(provider, 0)));
    assert.deepEqual([told.price, told.capacity], [100_000n, 100_000n]);

    const stands = offerOf(await fetchAccount(client, "listing", listing));
    assert.deepEqual(stands, plain(offer));
    const update = (revision: number) =>
      methods.updateListing(revision, { ...offer, price: new BN(90_000) }).accounts({ listing });
    assert.deepEqual(the(await act(update(1)), "listingUpdated"), {
      listing,
      revision: 2,
      price: 90_000n,
      capacity: 100_000n,
    });
    assert.equal((await refusal(update(1))).name, "RevisionChanged");

    const status = async (call: Parameters<typeof act>[0]) => the(await act(call), "listingStatusChanged").status;
    const at = { listing };
    assert.deepEqual(await status(methods.pauseListing().accounts(at)), { paused: {} });
    assert.equal((await refusal(methods.pauseListing().accounts(at))).name, "StatusUnchanged");
    assert.deepEqual(await status(methods.resumeListing().accounts(at)), { open: {} });
    await certify(provider, 1);
    assert.equal((await fetchAccount(client, "listing", listing)).certLevel, 0, "a hint, which lags");
    assert(the(await act(program.methods.refreshListing().accounts(at)), "listingRefreshed").listing.equals(listing));
    assert.equal((await fetchAccount(client, "listing", listing)).certLevel, 1);
    assert.deepEqual(await status(methods.closeListing().accounts(at)), { closed: {} });
    assert.equal((await fetchAccount(client, "listing", listing)).status, ListingStatus.Closed);
    assert.equal((await refusal(methods.resumeListing().accounts(at))).name, "ListingClosed");
    assert.equal((await refusal(methods.createListing(0, offer).accounts({ bond }))).kind, "accountExists");
    assert.equal((await refusal(methods.createListing(2, offer).accounts({ bond }))).name, "ListingIndexMismatch");
  });

  const levels = terms.serviceLevels;
  const tier = (thresholdPpm: number, creditBps: number) => ({ thresholdPpm, creditBps, padding: [0, 0] });
  const none = tier(0, 0);
  const termed = (changes: object) => ({ terms: { ...terms, ...changes } });
  const leveled = (changes: object) => termed({ serviceLevels: { ...levels, ...changes } });
  const refused: [string, Partial<IdlArgs["offer"]>][] = [
    ["NameEmpty", { name: fieldOf("", 32) }],
    ["UnitNotGib", { unit: fieldOf("TiB", 16) }],
    ["CategoryUnknown", { category: 3 }],
    ["CategoryNotProviders", { category: 2 }],
    ["ProtocolMissing", { protocol: { none: {} } }],
    ["PriceZero", { price: new BN(0) }],
    ["CapacityAboveProviders", { capacity: new BN(1_000_001) }],
    ["QuantityZero", { minQuantity: new BN(0) }],
    ["QuantityMinAboveMax", { minQuantity: new BN(10_001) }],
    ["QuantityAboveCapacity", { maxQuantity: new BN(100_001) }],
    ["RateTooLow", { price: new BN(1), minQuantity: new BN(1) }],
    ["RateTooHigh", { price: new BN(1).shln(60) }],
    ["TermMinAboveMax", { minTermSecs: 2, maxTermSecs: 1 }],
    ["TermTooLong", { maxTermSecs: 0xffff_ffff }],
    ["NoticeTooLong", termed({ noticeSecs: 61 * EPOCH })],
    ["NoticeTooShort", termed({ noticeSecs: EPOCH - 1 })],
    ["GraceOutOfRange", termed({ graceSecs: 1 })],
    ["DisputeWindowOutOfRange", termed({ disputeSecs: 1 })],
    ["RulingWindowOutOfRange", termed({ rulingSecs: 1 })],
    ["CreditAboveWhole", termed({ maxCreditBps: 10_001 })],
    ["PaddingNotZero", termed({ padding: [1, 0] })],
    ["ThresholdAboveWhole", leveled({ availability: [tier(1_000_001, 1), none, none] })],
    ["TiersOutOfOrder", leveled({ availability: [tier(900_000, 1), tier(999_000, 2), none] })],
    ["PromiseIncomplete", leveled({ availability: [tier(999_000, 0), none, none] })],
    ["AllowanceAbovePeriod", leveled({ latency: { value: 1, creditBps: 1, allowance: 2 } })],
    ["PeriodOutOfRange", leveled({ periodEpochs: 31 })],
    ["PenaltyTooHigh", leveled({ penaltyBps: 20_001 })],
    ["PenaltyWithoutCollateral", leveled({ penaltyBps: 1, collateralMonths: 0 })],
    ["CollateralTooHigh", leveled({ collateralMonths: 13 })],
  ];
  let acme: Seller;
  before(async () => {
    acme = await seller(0);
  });
  for (const [name, changes] of refused) {
    it(`it is refused what is no offer: ${name}`, async () => {
      const { methods, bond } = acme;
      const call = methods.createListing(0, { ...offer, ...changes }).accounts({ bond });
      assert.equal((await refusal(call)).name, name);
    });
  }

  it("it is refused to rule on its own agreements: ArbiterIsProvider", async () => {
    const { methods, publicKey, bond } = acme;
    const call = methods.createListing(0, { ...offer, arbiter: publicKey }).accounts({ bond });
    assert.equal((await refusal(call)).name, "ArbiterIsProvider");
  });

  it("it is refused a service with a storage protocol: ProtocolOfService, or without a unit: UnitEmpty", async () => {
    const movers = await seller(1);
    const service = { ...offer, category: 2 };
    const create = (offered: IdlArgs["offer"]) =>
      movers.methods.createListing(0, offered).accounts({ bond: movers.bond });
    assert.equal((await refusal(create(service))).name, "ProtocolOfService");
    const call = create({ ...service, protocol: { none: {} }, unit: fieldOf("", 16) });
    assert.equal((await refusal(call)).name, "UnitEmpty");
  });

  it("it is refused to list what another's bond stands for", async () => {
    const { methods } = acme;
    const other = await seller(0);
    const call = methods.createListing(0, offer).accounts({ bond: other.bond });
    assert.equal((await refusal(call)).name, "NotAuthority");
  });

  it("it is refused to stake what nobody has", async () => {
    await stake(acme, 1n);
    const { bond, methods, payout: source } = acme;
    const call = methods.depositBond(new BN(1).shln(62)).accounts({ source, bond, tokenProgram: dollar.program });
    assert.equal((await refusal(call)).kind, "fundsMissing");
  });
});
