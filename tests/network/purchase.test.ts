import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  address,
  AgreementStatus,
  agreements,
  buy,
  connect,
  fetchAccount,
  listing as shownListing,
  obstacle,
  purchase,
  request,
  send,
  type Signing,
} from "@flashback/client";
import { Keypair, SystemProgram, Transaction } from "@solana/web3.js";
import BN from "bn.js";

import { bought, newVault, planned, type Wish } from "../support/consumer.js";
import { certify, list, newCertifier, offer, seller, stake, suspend } from "../support/fixture.js";
import {
  act,
  admin,
  client,
  connection,
  EPOCH,
  methods,
  now,
  refusalOf,
  standing,
  the,
  witness,
} from "../support/network.js";

describe("a purchase of what was shown", { skip: standing }, () => {
  it("it is refused when the price has changed since then, and nothing is sent", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const at = await list(acme);
    const shown = await shownListing(client, at);
    const dearer = { ...offer, price: new BN(110_000) };
    await act(acme.methods.updateListing(shown.listing.revision, dearer).accounts({ listing: at }));
    const wish = { quantity: 100n, runwaySecs: EPOCH, vaultId: newVault() };
    assert.equal((await refusalOf(buy(client, shown, wish))).name, "RevisionChanged");
    assert.deepEqual(await agreements(client, { consumer: admin, listing: at }), []);
    await buy(client, await shownListing(client, at), wish);
  });

  it("it is only asked for where that is wanted, whatever the listing accepts", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const shown = await shownListing(client, await list(acme));
    const made = await request(client, shown, { quantity: 100n, runwaySecs: EPOCH, vaultId: newVault() });
    the(await witness(made.signature), "agreementRequested");
    assert.equal((await fetchAccount(client, "agreement", made.agreement)).status, AgreementStatus.Requested);
  });

  it("it takes what is left out from the listing and the defaults", async () => {
    const acme = await seller(0);
    await stake(acme, 10_000_000_000n);
    const termed = await list(acme, { ...offer, minTermSecs: EPOCH, maxTermSecs: 40 * EPOCH });
    const before = await now();
    const { order } = await planned(client, { listing: termed, quantity: 100n, vaultId: newVault() });
    assert.equal(order?.termSecs, 40 * EPOCH, "the listing's longest");
    const asked = order.validUntil - BigInt(3 * EPOCH);
    assert(before <= asked && asked <= (await now()));
    const open = await planned(client, { listing: await list(acme), quantity: 100n, vaultId: newVault() });
    assert.equal(open.order?.termSecs, 0, "open where it has none");
  });

  it("it is refused by name before anything is sent where the provider could not accept it", async () => {
    const poor = await seller(0);
    const shown = await shownListing(client, await list(poor));
    assert.equal(obstacle(shown), "BondTooLow");
    const refused = await refusalOf(purchase(client, shown, { quantity: 100n }));
    assert.deepEqual([refused.kind, refused.name], ["refused", "BondTooLow"]);
  });

  it("it is not sent when the wallet signs something else", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const shown = await shownListing(client, await list(acme));
    const { wallet } = client;
    const tampering = {
      publicKey: wallet.publicKey,
      signAllTransactions: () => Promise.reject(new Error("never asked")),
      signTransaction: async (given: Transaction) => {
        const other = new Transaction({ feePayer: admin, recentBlockhash: given.recentBlockhash ?? "" });
        const theft = { fromPubkey: admin, toPubkey: Keypair.generate().publicKey, lamports: 1_000_000 };
        return wallet.signTransaction(other.add(...given.instructions, SystemProgram.transfer(theft)));
      },
    } as unknown as Signing;
    const tampered = await connect({ connection, wallet: tampering });
    const had = await connection.getBalance(admin);
    const error = await refusalOf(buy(tampered, shown, { quantity: 100n, runwaySecs: EPOCH, vaultId: newVault() }));
    assert.equal(error.kind, "walletRefused");
    assert.match(error.message, /signed another transaction than it was given\. Nothing was sent/);
    assert.equal(await connection.getBalance(admin), had);
  });
});

describe("a purchase that finds part of it done", { skip: standing }, () => {
  it("it accepts the request that waits", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const order = { listing: await list(acme), quantity: 500n, runwaySecs: EPOCH, vaultId: newVault() };
    const whole = await planned(client, order);
    await send(client, whole.instructions.slice(0, -1));
    const made = await bought(client, order);
    assert(made.agreement.equals(whole.agreement));
    assert.deepEqual(
      (await witness(made.signature)).map(({ name }) => name),
      ["agreementAccepted"],
    );
  });

  it("it makes another request where the one that waits differs in any term", async () => {
    const acme = await seller(0);
    await stake(acme, 10_000_000_000n);
    await certify(acme.provider, 1);
    const at = await list(acme, { ...offer, maxTermSecs: 40 * EPOCH });
    const first: Wish = { listing: at, quantity: 100n, runwaySecs: EPOCH, vaultId: newVault(), termSecs: 20 * EPOCH };
    const waiting = await bought(client, { ...first, accept: false });
    assert.equal((await planned(client, first)).index, waiting.index);
    for (const other of [{ quantity: 101n }, { termSecs: 21 * EPOCH }, { minLevel: 1 }, { vaultId: newVault() }]) {
      const { order, index } = await planned(client, { ...first, ...other });
      assert(order && index !== waiting.index, Object.keys(other).join());
    }
    const shown = await shownListing(client, at);
    const changed = { ...offer, maxTermSecs: 40 * EPOCH, price: new BN(100_001) };
    await act(acme.methods.updateListing(shown.listing.revision, changed).accounts({ listing: at }));
    assert((await planned(client, first)).order, "the listing's revision and price are others by now");
  });

  it("it looks for a certificate that counts where the one behind the level does not", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    const [first, second] = [await newCertifier(), await newCertifier()];
    await certify(acme.provider, 1, 60, first);
    await certify(acme.provider, 1, 30, second);
    await suspend(first);
    const behind = { certifier: address.certifier(first.publicKey), provider: acme.provider };
    await act(methods.refreshCertification().accounts(behind));
    assert.equal((await fetchAccount(client, "provider", acme.provider)).certLevel, 0);

    const order = { listing: await list(acme), quantity: 500n, runwaySecs: EPOCH, minLevel: 1, vaultId: newVault() };
    const made = await bought(client, order);
    const events = await witness(made.signature);
    const refreshed = events.find((event) => event.name === "certificationRefreshed");
    assert(refreshed?.data.certificate.equals(address.certificate(acme.provider, address.certifier(second.publicKey))));
    assert.equal((await fetchAccount(client, "agreement", made.agreement)).status, AgreementStatus.Active);
  });
});
