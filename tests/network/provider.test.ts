import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { fetchAccount, fieldOf, ProviderStatus, textOf } from "@flashback/client";
import type { IdlArgs } from "@flashback/client/anchor";
import BN from "bn.js";

import { act, admin, client, connection, methods, refusal, somebody, the } from "../support/network.js";
import { list, offer, REGISTRATION_FEE, roles, seller, serviceProfile, storageProfile } from "../support/fixture.js";

describe("a provider's entry in the register", () => {
  it("it registers, pays the fee, and says who it is", async () => {
    const key = await somebody();
    const before = await connection.getBalance(roles.treasury.publicKey);
    const call = key.methods.registerProvider(1, REGISTRATION_FEE, serviceProfile);
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
      assert.equal((await refusal(methods.registerProvider(kind, REGISTRATION_FEE, profile))).name, name);
    });
  }

  it("it is refused a register that is none: KindUnknown, and another treasury: TreasuryMismatch", async () => {
    assert.equal((await refusal(methods.registerProvider(2, REGISTRATION_FEE, storageProfile))).name, "KindUnknown");
    const call = methods.registerProvider(0, REGISTRATION_FEE, storageProfile).accountsPartial({ treasury: admin });
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
    const told = the(await act(update({ metadataUri: fieldOf("https://new.example/about", 96) })), "providerUpdated");
    assert.equal(told.attributesVersion, 1);
    const changes = [
      { metadataHash: new Array(32).fill(3) },
      { capacityGib: new BN(2_000_000) },
      { name: fieldOf("Other", 32) },
    ];
    for (const [n, change] of changes.entries()) {
      assert.equal(the(await act(update(change)), "providerUpdated").attributesVersion, n + 2);
    }
  });
});
