import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  address,
  fetchAccount,
  fieldOf,
  ListingStatus,
  offerOf,
  plain,
  ProviderStatus,
  textOf,
  type IdlArgs,
} from "@flashback/client";
import BN from "bn.js";

import {
  act,
  admin,
  client,
  Coin,
  connection,
  EPOCH,
  methods,
  pass,
  program,
  refusal,
  somebody,
  standing,
  the,
} from "../support/network.js";
import {
  certify,
  dollar,
  list,
  offer,
  roles,
  seller,
  serviceProfile,
  stake,
  storageProfile,
  terms,
  type Seller,
} from "../support/scene.js";

describe("a provider's entry in the register", () => {
  it("it registers, pays the fee, and says who it is", async () => {
    const key = await somebody();
    const before = await connection.getBalance(roles.treasury.publicKey);
    const call = key.methods.registerProvider(1, serviceProfile);
    const told = the(await act(call), "providerRegistered");
    const provider = await fetchAccount(client, "provider", told.provider);
    assert.deepEqual([told.kind, textOf(provider.name), provider.region], [{ service: {} }, "Suite movers", 756]);
    assert.equal((await connection.getBalance(roles.treasury.publicKey)) - before, 1_000_000);
    assert.equal((await refusal(call)).kind, "accountExists");
  });

  const refused: [string, 0 | 1, Partial<IdlArgs["providerProfile"]>][] = [
    ["NameEmpty", 0, { name: fieldOf("", 32) }],
    ["TextNotUtf8", 0, { name: new Array<number>(32).fill(0xff) }],
    ["RegionUnknown", 0, { region: 7_777 }],
    ["CategoryUnknown", 0, { categories: 0 }],
    ["CategoryOfOtherKind", 0, { categories: 2 }],
    ["CapacityZero", 0, { capacityGib: new BN(0) }],
    ["CapacityOfService", 1, { capacityGib: new BN(1) }],
  ];
  for (const [name, kind, changes] of refused) {
    it(`it is refused ${Object.keys(changes).join()}: ${name}`, async () => {
      const profile = { ...(kind === 0 ? storageProfile : serviceProfile), ...changes };
      assert.equal((await refusal(methods.registerProvider(kind, profile))).name, name);
    });
  }

  it("it is refused a register that is none: KindUnknown, and another treasury: TreasuryMismatch", async () => {
    assert.equal((await refusal(methods.registerProvider(2, storageProfile))).name, "KindUnknown");
    const call = methods.registerProvider(0, storageProfile).accountsPartial({ treasury: admin });
    assert.equal((await refusal(call)).name, "TreasuryMismatch");
  });

  it("it moves to another key in two steps, retires and comes back", async () => {
    const acme = await seller(0);
    const { provider } = acme;
    const next = await somebody();
    const stranger = await somebody();
    const propose = acme.methods.proposeAuthority(next.publicKey).accounts({ provider });
    const proposed = the(await act(propose), "authorityProposed");
    assert(proposed.pendingAuthority.equals(next.publicKey));
    const other = stranger.methods.acceptAuthority().accounts({ provider });
    assert.equal((await refusal(other)).name, "NotPendingAuthority");
    const accepted = the(await act(next.methods.acceptAuthority().accounts({ provider })), "authorityAccepted");
    assert(accepted.authority.equals(next.publicKey));
    const late = acme.methods.retireProvider().accounts({ provider });
    assert.equal((await refusal(late)).name, "NotAuthority");

    const listing = await list({ ...acme, ...next });
    const retire = next.methods.retireProvider().accounts({ provider });
    assert.equal((await refusal(retire)).name, "ListingsNotClosed");
    await act(next.methods.closeListing().accounts({ listing }));
    assert.deepEqual(the(await act(retire), "providerStatusChanged").status, { retired: {} });
    assert.equal((await fetchAccount(client, "provider", provider)).status, ProviderStatus.Retired);
    const create = next.methods.createListing(1, offer).accounts({ bond: acme.bond });
    assert.equal((await refusal(create)).name, "ProviderRetired");
    const restore = next.methods.restoreProvider().accounts({ provider });
    assert.deepEqual(the(await act(restore), "providerStatusChanged").status, { active: {} });
    assert.equal((await refusal(restore)).name, "StatusUnchanged");
  });

  it("it changes what it says of itself, and a certified attribute raises the version", async () => {
    const { methods, provider } = await seller(0);
    const update = (changes: object) =>
      methods.updateProvider({ ...storageProfile, ...changes }).accounts({ provider });
    const told = the(await act(update({ metadataHash: new Array(32).fill(3) })), "providerUpdated");
    assert.equal(told.attributesVersion, 1);
    const raised = the(await act(update({ capacityGib: new BN(2_000_000) })), "providerUpdated");
    assert.equal(raised.attributesVersion, 2);
  });
});

describe("a provider's bond", () => {
  it("it opens, fills, thaws and closes", { skip: standing }, async () => {
    const { methods, publicKey } = await somebody();
    await act(methods.registerProvider(0, storageProfile));
    const provider = address.provider(0, publicKey);
    const payout = await dollar.pay(publicKey, 0n);
    const bond = address.bond(provider, dollar.mint);
    const { mint, program: tokenProgram } = dollar;
    const open = methods.openBond().accounts({ provider, payout, mint, tokenProgram });
    const opened = the(await act(open), "bondOpened");
    assert(opened.bond.equals(bond) && opened.payout.equals(payout));

    const source = await dollar.pay(admin, 1_000n);
    const deposit = program.methods.depositBond(new BN(1_000)).accounts({ source, bond, tokenProgram });
    assert.equal(the(await act(deposit), "bondDeposited").amount, 1_000n);
    const thaw = (amount: number) => methods.thawBond(new BN(amount)).accounts({ bond });
    const leave = methods.withdrawBond().accounts({ bond, destination: payout, tokenProgram });
    assert.equal((await refusal(leave)).name, "NothingThaws");
    assert.equal((await refusal(thaw(0))).name, "AmountZero");
    assert.equal((await refusal(thaw(1_001))).name, "BondTooLow");
    assert.equal(the(await act(thaw(1_000)), "bondThawed").amount, 1_000n);
    assert.equal((await refusal(thaw(1))).name, "ThawPending");
    assert.equal((await refusal(leave)).name, "ThawNotOver");
    const close = methods.closeBond().accounts({ bond, destination: payout, tokenProgram });
    assert.equal((await refusal(close)).name, "BondInUse");
    await pass((await fetchAccount(client, "platform", address.platform())).thawSecs);
    assert.equal(the(await act(leave), "bondWithdrawn").amount, 1_000n);
    assert.equal(await dollar.held(payout), 1_000n);

    const elsewhere = await dollar.pay((await somebody()).publicKey, 0n);
    const set = methods.setPayout().accounts({ bond, payout: elsewhere });
    assert(the(await act(set), "payoutSet").payout.equals(elsewhere));
    assert(the(await act(close), "bondClosed").bond.equals(bond));
    assert.equal(await connection.getAccountInfo(bond), null);
  });

  it("it is refused what is no mint, or a token account of another mint", async () => {
    const { methods, provider, payout } = await seller(0);
    const other = await Coin.make();
    const tokenProgram = dollar.program;
    const wrong = methods.openBond().accounts({ provider, payout, mint: other.mint, tokenProgram });
    assert.equal((await refusal(wrong)).name, "MintMismatch");
    const accounts = { provider, payout, mint: address.platform(), tokenProgram };
    assert.equal((await refusal(methods.openBond().accounts(accounts))).name, "AccountOwnedByWrongProgram");
  });
});

describe("a provider's listings", () => {
  it("it lists, changes, pauses, resumes and closes, each with its event", async () => {
    const { methods, provider, bond } = await seller(0);
    const told = the(await act(methods.createListing(0, offer).accounts({ bond })), "listingCreated");
    const { listing } = told;
    assert(listing.equals(address.listing(provider, 0)));
    assert.deepEqual([told.price, told.capacity], [100_000n, 100_000n]);

    const stands = offerOf(await fetchAccount(client, "listing", listing));
    assert.deepEqual(plain(stands), plain(offer));
    const update = (revision: number) =>
      methods.updateListing(revision, { ...stands, price: new BN(90_000) }).accounts({ listing });
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
    await certify(provider, 2);
    assert.equal((await fetchAccount(client, "listing", listing)).certLevel, 0, "a hint, which lags");
    assert(the(await act(program.methods.refreshListing().accounts(at)), "listingRefreshed").listing.equals(listing));
    assert.equal((await fetchAccount(client, "listing", listing)).certLevel, 2);
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
    const { bond } = acme;
    const source = dollar.purse(admin);
    const call = methods.depositBond(new BN(1).shln(62)).accounts({ source, bond, tokenProgram: dollar.program });
    assert.equal((await refusal(call)).kind, "fundsMissing");
  });
});
