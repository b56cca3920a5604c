import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { address, Category, fetchAccount, fieldOf, levelAt } from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

import { act, client, EPOCH, methods, now, refusal, somebody, the } from "../support/network.js";
import { certifier, certifierAccount, certify, rights, roles, seller, storageProfile } from "../support/fixture.js";

const { registrar } = roles;
const evidenceHash = new Array(32).fill(1) as number[];
const after = async (epochs: number) => new BN(((await now()) + BigInt(epochs * EPOCH)).toString());

async function levelOf(provider: PublicKey): Promise<number> {
  return levelAt(await fetchAccount(client, "provider", provider), await now()).level;
}

describe("the registrar's certifiers", () => {
  it("it adds one, and changes its rights", async () => {
    const key = await somebody();
    const account = address.certifier(key.publicKey);
    const given = { ...(await rights()), maxLevel: 1, scope: 1 << Category.Storage };
    const add = registrar.methods.addCertifier(key.publicKey, fieldOf("Newcomer", 32), given);
    const added = the(await act(add), "certifierAdded");
    assert(added.certifier.equals(account) && added.wallet.equals(key.publicKey));
    const update = (rights: typeof given) => registrar.methods.updateCertifier(rights).accounts({ certifier: account });
    const suspended = { ...given, status: { suspended: {} } } as unknown as typeof given;
    assert.deepEqual(the(await act(update(suspended)), "certifierUpdated").rights.status, { suspended: {} });
    assert.equal((await fetchAccount(client, "certifier", account)).status, 1);

    const acme = await seller(0);
    const attestation = { level: 1, attributesVersion: 1, expiresAt: await after(10), evidenceHash };
    const issue = (changes: object = {}, { provider } = acme) =>
      key.methods.issueCertificate({ ...attestation, ...changes }).accounts({ provider });
    assert.equal((await refusal(issue())).name, "CertifierSuspended");
    await act(update(given));
    assert.equal((await refusal(issue({ level: 2 }))).name, "LevelAboveCertifier");
    assert.equal((await refusal(issue({ level: 5 }))).name, "LevelUnknown");
    assert.equal((await refusal(issue({ expiresAt: new BN(1) }))).name, "ValidityPast");
    assert.equal((await refusal(issue({ expiresAt: await after(366) }))).name, "ValidityTooLong");
    assert.equal((await refusal(issue({ attributesVersion: 7 }))).name, "AttributesChanged");
    assert.equal((await refusal(issue({}, await seller(1)))).name, "ScopeTooNarrow");
  });

  it("it is refused to anybody else: NotRegistrar", async () => {
    const stranger = await somebody();
    const call = stranger.methods.updateCertifier(await rights()).accounts({ certifier: certifierAccount });
    assert.equal((await refusal(call)).name, "NotRegistrar");
  });
});

describe("a certifier's journey", () => {
  it("it issues, revokes and renews, and the provider's level follows at once", async () => {
    const { provider, methods } = await seller(0);
    const certificate = address.certificate(provider, certifierAccount);
    const attestation = { level: 1, attributesVersion: 1, expiresAt: await after(90), evidenceHash };
    const accounts = { certifier: certifierAccount, provider };

    const issue = certifier.methods.issueCertificate(attestation).accounts({ provider });
    const told = the(await act(issue), "certificateIssued");
    assert(told.certificate.equals(certificate));
    assert.deepEqual([told.level, await levelOf(provider)], [1, 1]);

    const revoke = certifier.methods
      .revokeCertificate({ evidenceInvalid: {} })
      .accountsPartial({ ...accounts, platform: null });
    const revoked = the(await act(revoke), "certificateRevoked");
    assert.deepEqual(
      [revoked.byRegistrar, revoked.reason, await levelOf(provider)],
      [false, { evidenceInvalid: {} }, 0],
    );
    assert.equal((await refusal(revoke)).name, "CertificateRevoked");

    const renew = (registrar: PublicKey | null, changes = {}) =>
      certifier.methods.renewCertificate({ ...attestation, ...changes }).accountsPartial({ provider, registrar });
    assert.equal((await refusal(renew(null, { level: 3 }))).name, "RecordTooShort");
    assert.equal(the(await act(renew(null)), "certificateRenewed").level, 1);
    assert.equal(await levelOf(provider), 1);

    const byRegistrar = registrar.methods.revokeCertificate({ fraud: {} }).accounts(accounts);
    assert.equal(the(await act(byRegistrar), "certificateRevoked").byRegistrar, true);
    assert.equal((await refusal(renew(null))).name, "RegistrarMustSign");
    await act(renew(registrar.publicKey), registrar.key);
    assert.equal(await levelOf(provider), 1);

    const profile = { ...storageProfile, region: 40 };
    await act(methods.updateProvider(profile).accounts({ provider }));
    assert.equal(await levelOf(provider), 0, "a change of what is certified drops all levels");
    assert.equal((await refusal(renew(null))).name, "AttributesChanged");
  });

  it("it is suspended, and what it issued is brought in line by anybody", async () => {
    const { provider } = await seller(0);
    await certify(provider, 1);
    const accounts = { certifier: certifierAccount, provider };
    const given = await rights();
    const set = (status: object) =>
      registrar.methods.updateCertifier({ ...given, status } as never).accounts({ certifier: certifierAccount });
    await act(set({ suspended: {} }));
    assert.equal(the(await act(methods.refreshCertification().accounts(accounts)), "certificationRefreshed").level, 0);
    assert.equal(await levelOf(provider), 0);
    await act(set({ active: {} }));
    await act(methods.refreshCertification().accounts(accounts));
    assert.equal(await levelOf(provider), 1);
  });

  it("it is refused to certify with another's account: NotCertifier, or to revoke another's: NotIssuer", async () => {
    const { provider } = await seller(0);
    await certify(provider, 1);
    const stranger = await somebody();
    const attestation = { level: 1, attributesVersion: 1, expiresAt: await after(1), evidenceHash };
    const other = await seller(0);
    const accounts = { certifier: certifierAccount, provider: other.provider };
    assert.equal(
      (await refusal(stranger.methods.issueCertificate(attestation).accountsPartial(accounts))).name,
      "NotCertifier",
    );
    const revoke = stranger.methods
      .revokeCertificate({ fraud: {} })
      .accounts({ certifier: certifierAccount, provider });
    assert.equal((await refusal(revoke)).name, "NotIssuer");
  });
});
