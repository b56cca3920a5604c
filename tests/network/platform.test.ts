import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { address, fetchAccount, fetchPlatform, Pausable } from "@flashback/client";
import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

import {
  act,
  admin,
  client,
  Coin,
  connection,
  EPOCH,
  founded,
  methods,
  now,
  platform,
  refusal,
  somebody,
  standing,
  pass,
  the,
  witness,
  type Actor,
} from "../support/network.js";
import { offer, roles, seller, storageProfile, unchanged, list } from "../support/fixture.js";

describe("the admin", () => {
  describe("when the platform is initialised", () => {
    it("it tells of it, as the chain's history shows", async () => {
      const first = founded ?? (await connection.getSignaturesForAddress(address.platform())).at(-1)?.signature;
      assert(first);
      const initialized = the(await witness(first), "platformInitialized");
      assert.equal(initialized.genesisAt, platform.genesisAt);
      assert.equal(initialized.epochSecs, platform.epochSecs);
      assert.equal(initialized.reportWindowSecs, platform.reportWindowSecs);
    });

    it("it cannot be initialised again", async () => {
      const genesis = {
        genesisAt: new BN((await now()).toString()),
        epochSecs: EPOCH,
        reportWindowSecs: platform.reportWindowSecs,
      };
      const [registrar, guardian, treasury, arbiter] = [admin, admin, admin, admin];
      const parameters = { ...unchanged, registrar, guardian, treasury, arbiter };
      const error = await refusal(methods.initializePlatform(genesis, admin, parameters));
      assert.equal(error.kind, "accountExists");
    });
  });

  describe("when it sets parameters", () => {
    it("it changes what is named, and nothing else", async () => {
      const before = await fetchPlatform(client);
      const changes = { ...unchanged, feeBps: 200 };
      const { changes: told } = the(await act(methods.updatePlatform(changes)), "platformUpdated");
      assert.deepEqual([told.feeBps, told.thawSecs, told.guardian], [200, null, null]);
      assert.deepEqual(await fetchPlatform(client), { ...before, feeBps: 200 });
      await act(methods.updatePlatform({ ...unchanged, feeBps: 100 }));
    });

    const refused = [
      ["FeeTooHigh", { feeBps: 501 }],
      ["RegistrationFeeTooHigh", { registrationFeeLamports: new BN(10_000_000_001) }],
      ["DisputeStakeOutOfRange", { disputeStakeLamports: new BN(1) }],
      ["ReportPayTooHigh", { reportPayLamports: new BN(10_000_001) }],
      ["ThawOutOfRange", { thawSecs: 1 }],
      ["RoleUnset", { guardian: PublicKey.default }],
    ] as const;
    for (const [name, changes] of refused) {
      it(`it is refused ${Object.keys(changes).join()} beyond the bounds: ${name}`, async () => {
        assert.equal((await refusal(methods.updatePlatform({ ...unchanged, ...changes }))).name, name);
      });
    }

    it("it is refused to anybody else: NotAdmin", async () => {
      const stranger = await somebody();
      assert.equal((await refusal(stranger.methods.updatePlatform(unchanged))).name, "NotAdmin");
    });
  });

  describe("when it hands its role over", () => {
    it("it takes two steps, and can be given back", async () => {
      const next = await somebody();
      const stranger = await somebody();
      const proposed = the(await act(methods.proposeAdmin(next.publicKey)), "adminProposed");
      assert(proposed.pendingAdmin.equals(next.publicKey));
      assert.equal((await refusal(stranger.methods.acceptAdmin())).name, "NotPendingAdmin");
      assert(the(await act(next.methods.acceptAdmin()), "adminAccepted").admin.equals(next.publicKey));
      assert.equal((await refusal(methods.proposeAdmin(admin))).name, "NotAdmin");
      await act(next.methods.proposeAdmin(admin));
      await act(methods.acceptAdmin());
      assert((await fetchPlatform(client)).admin.equals(admin));
    });

    it("it is refused a key that has the role: RoleUnchanged", async () => {
      assert.equal((await refusal(methods.proposeAdmin(admin))).name, "RoleUnchanged");
    });
  });

  describe("when it vouches for a mint", () => {
    it("it says its value, and takes it back", async () => {
      const { mint } = await Coin.make();
      const told = the(await act(methods.setSettlementMint(new BN(1_080_000)).accounts({ mint })), "settlementMintSet");
      assert.deepEqual([told.mint.toBase58(), told.refValue], [mint.toBase58(), 1_080_000n]);
      await act(methods.setSettlementMint(new BN(0)).accounts({ mint }));
      const stored = await fetchAccount(client, "settlementMint", address.settlementMint(mint));
      assert.equal(stored.refValue, 0n);
    });

    it("it is refused what is no mint: MintOfOtherProgram", async () => {
      const call = methods.setSettlementMint(new BN(1)).accounts({ mint: address.platform() });
      assert.equal((await refusal(call)).name, "MintOfOtherProgram");
    });
  });
});

describe("the guardian", () => {
  const what = 1 << Pausable.Listing;
  const { guardian } = roles;

  describe("when it pauses new listings", { skip: standing }, () => {
    it("it stops them until it resumes, and cannot do it again for 30 epochs", async () => {
      await pass(31 * EPOCH);
      const acme = await seller(0);
      const { until } = the(await act(guardian.methods.pause(what)), "platformPaused");
      assert.equal(until - (await fetchPlatform(client)).pausedAt[Pausable.Listing]!, 7n * BigInt(EPOCH));
      assert.equal((await refusal(acme.methods.createListing(0, offer).accounts({ bond: acme.bond }))).name, "Paused");
      assert.equal(the(await act(guardian.methods.resume(what)), "platformResumed").what, what);
      await list(acme);
      assert.equal((await refusal(guardian.methods.pause(what))).name, "PausedLately");
      assert.equal((await refusal(guardian.methods.resume(what))).name, "NotPaused");
    });
  });

  describe("when somebody else tries", () => {
    it("it is refused: NotGuardian", async () => {
      const stranger = await somebody();
      assert.equal((await refusal(stranger.methods.pause(what))).name, "NotGuardian");
    });
  });

  describe("when it names nothing that can be paused", () => {
    it("it is refused: PausableUnknown", async () => {
      assert.equal((await refusal(guardian.methods.pause(1 << 5))).name, "PausableUnknown");
    });
  });
});

describe("the registrar", () => {
  it("it delists a provider for a reason, and lifts it", async () => {
    const acme = await seller(0, storageProfile);
    const delist = ({ methods }: Actor, reason: object | null) =>
      methods.delistProvider(reason as never).accounts({ provider: acme.provider });
    assert.equal((await refusal(delist(roles.registrar, null))).name, "ProviderNotDelisted");
    const told = the(await act(delist(roles.registrar, { fraud: {} })), "providerDelisted");
    assert.deepEqual(told.reason, { fraud: {} });
    const { delistedAt } = await fetchAccount(client, "provider", acme.provider);
    assert(delistedAt > 0n && delistedAt <= (await now()));
    const create = acme.methods.createListing(0, offer).accounts({ bond: acme.bond });
    assert.equal((await refusal(create)).name, "ProviderDelisted");
    assert.equal(the(await act(delist(roles.registrar, null)), "providerDelisted").reason, null);
    assert.equal((await refusal(delist(await somebody(), { fraud: {} }))).name, "NotRegistrar");
  });
});
