import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  Action,
  address,
  chainTime,
  closeGrant,
  closeSession,
  createGrant,
  Decision,
  fetchAccess,
  fetchAccount,
  fetchAccountMaybe,
  grants,
  narrowGrant,
  openSession,
  revokeAllGrants,
  revokeGrant,
  SessionInstruction,
  openSessionInstructions,
  sessions,
  simulate,
  stream,
  terminate,
  type Client,
  type GrantOptions,
  type SessionOptions,
  type ValueOf,
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
  type Actor,
} from "../support/network.js";
import { bought, newVault } from "../support/consumer.js";
import { dollar, list, offer, seller, stake } from "../support/fixture.js";

const { Read, Write, List, Share } = Action;

describe("access to the data of an agreement", { skip: standing }, () => {
  let analyst: Actor;
  let partner: Actor;
  let agreement: PublicKey;
  let grant: PublicKey;
  let shared: PublicKey;
  let scope: GrantOptions;

  before(async () => {
    const acme = await seller(0);
    await stake(acme, 10_000_000_000n);
    const listing = await list(acme, { ...offer, autoAccept: true, maxTermSecs: 0 });
    const made = await bought(client, { listing, quantity: 1_000n, runwaySecs: 30 * EPOCH, vaultId: newVault() });
    ({ agreement } = made);
    [analyst, partner] = await Promise.all([somebody(), somebody()]);
    grant = address.grant(agreement, analyst.publicKey, 0n);
    shared = address.grant(agreement, partner.publicKey, 0n);
    const expiresAt = (await now()) + 10n * BigInt(EPOCH);
    scope = { actions: [Read, Write, List, Share], expiresAt, prefix: "logs/" };
  });

  /** What the program on the chain answers, which is what the package says of the accounts. */
  async function decision(of: PublicKey, action: ValueOf<typeof Action>, key: string): Promise<number> {
    const name = ["read", "write", "delete", "list", "share"][action] ?? "";
    const { parent } = await fetchAccount(client, "grant", of);
    const from = of.equals(shared) ? parent : null;
    const call = methods
      .checkAccess({ [name]: {} } as never, Buffer.from(key))
      .accountsPartial({ grant: of, agreement, parent: from });
    const answer = (await call.view()) as { decision: Record<string, unknown>; byParent: boolean };
    const [chosen = ""] = Object.keys(answer.decision);
    const onChain = Decision[(chosen.charAt(0).toUpperCase() + chosen.slice(1)) as keyof typeof Decision];
    const here = await fetchAccess(client, of, action, key);
    assert.deepEqual(here, { decision: onChain, byParent: answer.byParent });
    return onChain;
  }

  it("it is granted by the consumer, for some actions below a prefix, and by nobody else", async () => {
    const recipient = { agreement, grantee: analyst.publicKey };
    assert.equal((await refusalOf(createGrant(analyst.client, recipient, scope))).name, "NotOwner");
    const late = { ...scope, expiresAt: (await now()) + 400n * BigInt(EPOCH) };
    assert.equal((await refusalOf(createGrant(client, recipient, late))).name, "AccessEndOutOfRange");
    const told = the(await witness((await createGrant(client, recipient, scope)).signature), "grantCreated");
    assert(told.grant.equals(grant) && told.grantee.equals(analyst.publicKey));
    assert.deepEqual(
      (await grants(client, { grantee: analyst.publicKey })).map((found) => found.address.toBase58()),
      [grant.toBase58()],
    );
    assert.equal(await decision(grant, Read, "logs/1"), Decision.Allowed);
    assert.equal(await decision(grant, Read, "photos/1"), Decision.OutsidePrefix);
    assert.equal(await decision(grant, Action.Delete, "logs/1"), Decision.ActionNotGranted);
    await act(
      methods.checkAccess({ read: {} } as never, Buffer.from("logs/1")).accountsPartial({ grant, parent: null }),
    );
  });

  it("it is shared one level deep, and no wider", async () => {
    const recipient = { agreement, grantee: partner.publicKey, parent: grant };
    const part = { ...scope, actions: [Read], prefix: "logs/eu/" };
    const shareAs = (by: Actor, changes: Partial<GrantOptions> = {}) =>
      createGrant(by.client, recipient, { ...part, ...changes });
    assert.equal((await refusalOf(shareAs(partner))).name, "NotGrantee");
    assert.equal((await refusalOf(shareAs(analyst, { prefix: "log" }))).name, "PrefixWider");
    assert.equal((await refusalOf(shareAs(analyst, { actions: [Action.Delete] }))).name, "ActionsWider");
    assert.equal((await refusalOf(shareAs(analyst, { actions: [Read, Share] }))).name, "ShareOfShared");
    assert.equal((await refusalOf(shareAs(analyst, { notBefore: -1n }))).name, "TimeWider");
    const told = the(await witness((await shareAs(analyst)).signature), "grantCreated");
    assert(told.parent.equals(grant) && told.grantor.equals(analyst.publicKey));
    assert.equal(await decision(shared, Read, "logs/eu/1"), Decision.Allowed);
    const again = { agreement, grantee: analyst.publicKey, scopeId: 1n, parent: shared };
    assert.equal((await refusalOf(createGrant(partner.client, again, part))).name, "SharedTwice");
  });

  it("it is narrowed, and what was shared with it", async () => {
    const narrower = { ...scope, actions: [Read, List], prefix: "logs/eu/" };
    assert.equal((await refusalOf(narrowGrant(analyst.client, grant, narrower))).name, "NotGrantor");
    const told = the(await witness((await narrowGrant(client, grant, narrower)).signature), "grantNarrowed");
    assert.equal(told.actions, (1 << Read) | (1 << List));
    assert.equal(await decision(grant, Read, "logs/us/1"), Decision.OutsidePrefix);
    assert.equal(await decision(shared, Read, "logs/eu/1"), Decision.Allowed);
    const recipient = { agreement, grantee: partner.publicKey, scopeId: 2n, parent: grant };
    const part = { ...scope, actions: [Read], prefix: "logs/eu/" };
    assert.equal((await refusalOf(createGrant(analyst.client, recipient, part))).name, "ShareRefused");
  });

  it("it ends when it is revoked, alone or with all, for what was shared too", async () => {
    const told = the(await witness((await revokeGrant(client, grant)).signature), "grantRevoked");
    assert(told.grant.equals(grant));
    assert.equal((await refusalOf(revokeGrant(client, grant))).name, "GrantNotInForce");
    assert.equal(await decision(grant, Read, "logs/eu/1"), Decision.GrantRevoked);
    assert.equal(await decision(shared, Read, "logs/eu/1"), Decision.GrantRevoked);
    const recipient = { agreement, grantee: analyst.publicKey, scopeId: 3n };
    await createGrant(client, recipient, scope);
    const other = address.grant(agreement, analyst.publicKey, 3n);
    assert.equal(await decision(other, Read, "logs/1"), Decision.Allowed);
    const all = the(await witness((await revokeAllGrants(client, agreement)).signature), "allGrantsRevoked");
    assert.equal(all.generation, 1);
    assert.equal(await decision(other, Read, "logs/1"), Decision.AllGrantsRevoked);
  });

  it("it ends with the agreement, and the grant closes once it has expired", async () => {
    const recipient = { agreement, grantee: analyst.publicKey, scopeId: 4n };
    await createGrant(client, recipient, scope);
    const last = address.grant(agreement, analyst.publicKey, 4n);
    await terminate(client, agreement);
    const { endsAt } = await fetchAccount(client, "agreement", agreement);
    assert.equal(await decision(last, Write, "logs/1"), Decision.Allowed, "until the notice is over");
    await travelTo(endsAt);
    assert.equal(await decision(last, Read, "logs/1"), Decision.AgreementEnded);
    assert.equal((await refusalOf(closeGrant(client, last))).name, "GrantNotOver");
    await travelTo(BigInt(scope.expiresAt));
    const told = the(await witness((await closeGrant(partner.client, last)).signature), "grantClosed");
    assert(told.agreement.equals(agreement));
    assert.equal(await fetchAccountMaybe(client, "grant", last), undefined);
  });
});

describe("a session of an application", { skip: standing }, () => {
  it("it requests and takes back within its cap, until its owner ends it", async () => {
    const acme = await seller(0);
    const listing = await list(acme, { ...offer, autoAccept: false, maxTermSecs: 0 });
    const { slot } = await chainTime(client);
    const vaultId = new BN(newVault().toString());
    const owner = client.wallet.publicKey;
    const vault = address.vault(owner, dollar.mint, BigInt(vaultId.toString()));
    const opening = { mint: dollar.mint, tokenProgram: dollar.program };
    await act(methods.openVault(vaultId, new BN(slot.toString())).accounts(opening));

    const app = await somebody();
    const session = address.session(vault, app.publicKey);
    const rateQ = stream.rateQ(BigInt(offer.price.toString()), 1_000n);
    const { RequestAgreement, CancelRequest } = SessionInstruction;
    const expiresAt = (await now()) + BigInt(EPOCH);
    const options = { instructions: [RequestAgreement, CancelRequest], expiresAt, maxRateQ: rateQ };
    const openAs = (by: Client, changes: Partial<SessionOptions> = {}) =>
      openSession(by, vault, app.publicKey, { ...options, ...changes });
    assert.equal((await refusalOf(openAs(app.client))).name, "NotOwner");
    assert.equal((await refusalOf(openAs(client, { instructions: [] }))).name, "SessionInstructionUnknown");
    assert.equal((await refusalOf(openAs(client, { expiresAt: 0n }))).name, "AccessEndOutOfRange");
    const opened = the(await witness((await openAs(client)).signature), "sessionOpened");
    assert(opened.session.equals(session) && opened.key.equals(app.publicKey));
    assert.deepEqual(opened.rights, { instructions: 0b11, expiresAt, maxRateQ: rateQ });
    assert.equal((await refusalOf(openAs(client))).kind, "accountExists");
    assert.equal((await sessions(client, { key: app.publicKey })).length, 1);

    const { nextIndex } = await fetchAccount(client, "vault", vault);
    const order = {
      quantity: new BN(1_000),
      maxPrice: new BN(1).shln(63),
      revision: 1,
      attributesVersion: 1,
      termSecs: 0,
      validUntil: new BN(((await now()) + 600n).toString()),
      minLevel: 0,
      minRatingBand: 0,
    };
    const request = (index: bigint, by = app, using: PublicKey | null = session) =>
      by.methods
        .requestAgreement(new BN(index.toString()), order)
        .accountsPartial({ listing, vault, session: using, payer: by.publicKey });
    assert.equal((await refusal(request(nextIndex, app, null))).name, "NotOwner");
    assert.equal((await refusal(request(nextIndex, await somebody()))).name, "NotSessionKey");
    await act(request(nextIndex));
    const agreement = address.agreement(vault, nextIndex);
    assert((await fetchAccount(client, "agreement", agreement)).consumer.equals(owner));
    assert.equal((await fetchAccount(client, "session", session)).rateQ, rateQ);
    assert.equal((await refusal(request(nextIndex + 1n))).name, "SessionRateExceeded");
    const revokeAll = app.methods.revokeAllGrants().accountsPartial({ agreement, session });
    assert.equal((await refusal(revokeAll)).name, "SessionRefused");
    await act(app.methods.cancelRequest().accountsPartial({ agreement, session }));

    assert.equal((await refusalOf(closeSession(app.client, session))).name, "SessionNotOver");
    const closed = the(await witness((await closeSession(client, session)).signature), "sessionClosed");
    assert(closed.key.equals(app.publicKey));
    assert.equal(await fetchAccountMaybe(client, "session", session), undefined);
    assert.equal((await refusalOf(closeSession(client, session))).kind, "accountMissing");
  });

  it("it costs its owner rent and a fee, as the preview says, and anyone ends it once it has expired", async () => {
    const vaultId = newVault();
    const vault = address.vault(client.wallet.publicKey, dollar.mint, vaultId);
    const { slot } = await chainTime(client);
    const opening = { mint: dollar.mint, tokenProgram: dollar.program };
    await act(methods.openVault(new BN(vaultId.toString()), new BN(slot.toString())).accounts(opening));
    const app = await somebody();
    const session = address.session(vault, app.publicKey);
    const expiresAt = (await now()) + BigInt(EPOCH);
    const options = { instructions: [SessionInstruction.CreateGrant], expiresAt };
    const planned = openSessionInstructions(client, vault, app.publicKey, options);
    const { lamports, tokens } = await simulate(client, planned);
    const rent = lamports.find(({ account }) => account.equals(session));
    assert(rent && rent.before === 0n && rent.after > 0n);
    assert.equal(lamports.length, 2);
    assert.deepEqual(tokens, []);
    assert.equal(await fetchAccountMaybe(client, "session", session), undefined, "a preview opens nothing");
    await openSession(client, vault, app.publicKey, options);
    const stranger = await somebody();
    assert.equal((await refusalOf(closeSession(stranger.client, session))).name, "SessionNotOver");
    await travelTo(expiresAt);
    await closeSession(stranger.client, session);
    assert.equal(await fetchAccountMaybe(client, "session", session), undefined);
  });
});
