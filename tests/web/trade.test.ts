import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  address,
  agreements,
  AgreementStatus,
  browse,
  buy,
  chainTime,
  connect as connectClient,
  Decision,
  Action,
  disputes,
  exitCost,
  fetchAccess,
  fetchAccount,
  fetchAccountMaybe,
  fieldOf,
  formatAmount,
  grants,
  instruction,
  listing as fetchListing,
  offerOf,
  send,
  settleableAt,
  textOf,
  type Client,
} from "@flashback/client";
import type { Keypair, PublicKey } from "@solana/web3.js";
import type { Page } from "playwright-core";

import { card, dialog, previewed, signed } from "./support/act.js";
import { press } from "./support/keyboard.js";
import { DAY } from "./support/market.js";
import { client, key, pass } from "./support/network.js";
import { connected, overflow, shoot, violations, violationsInBothThemes, visit, type Visit } from "./support/visit.js";

const NAME = "Bucket by the form";
const seller = key("storage-fjord");
const consumer = key("consumer");
const arbiter = key("arbiter");
const analyst = key("service-lens");
const partner = key("service-canton");
const evidence = { name: "evidence.txt", mimeType: "text/plain", buffer: Buffer.from("it was down") };

const as = (wallet: Keypair): Promise<Client> =>
  connectClient({ connection: client.connection, wallet, chain: "solana:localnet" });

/** What is the wallet's, with every part of it unfolded. */
async function mine(wallet: Keypair): Promise<Visit> {
  const seen = await visit({ key: wallet });
  await seen.open("mine");
  await connected(seen);
  await seen.page.locator("main h2").first().waitFor();
  return seen;
}

/** Unfolds what is called `name`, by keyboard. */
async function unfold(page: Page, name: string | RegExp, within = page.locator("main")): Promise<void> {
  await within.locator("summary", { hasText: name }).first().focus();
  await page.keyboard.press("Enter");
}

let listing: PublicKey;
let agreement: PublicKey;

async function buyIt(quantity: bigint): Promise<PublicKey> {
  const buyer = await as(consumer);
  const options = { quantity, runwaySecs: 20 * DAY, again: true };
  return (await buy(buyer, await fetchListing(client, listing), options)).agreement;
}

describe("a provider", () => {
  it("opens a bond in another token, and closes it while it is empty", async () => {
    const entries = await browse(client, { open: false });
    const own = entries.find(({ provider }) => provider.authority.equals(seller.publicKey));
    assert(own);
    const others = entries.find(({ listing: { mint } }) => !mint.equals(own.listing.mint));
    assert(others);
    const bond = address.bond(own.listing.provider, others.listing.mint);
    const { page, leave } = await mine(seller);
    await unfold(page, "Open a bond");
    await page.getByLabel("Token", { exact: true }).selectOption("other");
    await page.getByLabel("Its mint, an address").fill(others.listing.mint.toBase58());
    await page.getByRole("button", { name: "Open the bond" }).click();
    assert.deepEqual(await signed(page), ["Bond opened"]);
    assert((await fetchAccount(client, "bond", bond)).provider.equals(own.listing.provider));
    const opened = page.getByRole("article").filter({ has: page.getByRole("button", { name: "Close the bond" }) });
    await opened.getByRole("button", { name: "Close the bond" }).click();
    assert.match(await previewed(page), /Your wallet\s+\+0\.\d+ SOL/);
    assert.deepEqual(await signed(page), ["Bond closed"]);
    assert.equal(await fetchAccountMaybe(client, "bond", bond), undefined);
    await leave();
  });

  it("lists an offer, and sees every condition before it is binding", async () => {
    const { page, leave } = await mine(seller);
    const form = page.locator("details", { hasText: "Create a listing" });
    await unfold(page, "Create a listing");
    const submit = form.getByRole("button", { name: "List: see what becomes binding" });
    assert(await submit.isDisabled());
    await form.getByText("The listing needs a name.").waitFor();
    const fields = {
      Name: NAME,
      "Price, sUSD per GiB and 30 days": "0.5",
      "Capacity, GiB": "100",
      "Least in one agreement, GiB": "10",
      "Most in one agreement, GiB": "50",
      "Consumer's notice, days": "1",
      "Your notice, days": "2",
      "Grace of a dry vault, days": "1",
      "Time to dispute, days": "1",
      "Time to rule, days": "2",
      "Most that is given back, %": "50",
      "Egress, GiB per GiB and month": "2",
    };
    for (const [name, text] of Object.entries(fields)) await form.getByLabel(name, { exact: true }).fill(text);
    await unfold(page, "Service levels that monitors measure", form);
    await form.getByLabel("Period, epochs", { exact: true }).fill("1");
    await form.getByLabel("Collateral, months of the price", { exact: true }).fill("1");
    assert.deepEqual(await violationsInBothThemes(page), []);
    await page.setViewportSize({ width: 360, height: 800 });
    assert((await overflow(page)) <= 0);
    await page.setViewportSize({ width: 1440, height: 900 });
    await form.getByLabel("Capacity, GiB").fill("1.5");
    await form.getByText("Capacity: a whole number above 0.").waitFor();
    assert(await submit.isDisabled());
    await form.getByLabel("Capacity, GiB").fill("100");
    await submit.click();
    await previewed(page);
    await dialog(page).getByText("Price: 0.5 sUSD per GiB and 30 days.").waitFor();
    await dialog(page).getByText("Collateral: 1 month of the price.").waitFor();
    assert.deepEqual(await signed(page), ["Listing created"]);
    const found = (await browse(client, { kind: 0 })).find(({ listing: one }) => textOf(one.name) === NAME);
    assert(found);
    listing = found.address;
    const { price, capacity, minQuantity, maxQuantity, terms } = found.listing;
    assert.deepEqual([price, capacity, minQuantity, maxQuantity], [500_000n, 100n, 10n, 50n]);
    assert.deepEqual([terms.noticeSecs, terms.providerNoticeSecs, terms.rulingSecs], [DAY, 2 * DAY, 2 * DAY]);
    assert.deepEqual([terms.maxCreditBps, terms.serviceLevels.collateralMonths], [5_000, 1]);
    await leave();
  });

  it("changes it, and its history says what was changed", async () => {
    const stands = await fetchAccount(client, "listing", listing);
    const offer = offerOf(stands);
    const changed = {
      ...offer,
      price: 600_000n,
      capacity: 90n,
      terms: { ...offer.terms, maxCreditBps: 6_000, providerNoticeSecs: 3 * DAY },
    };
    const accounts = {
      authority: seller.publicKey,
      platform: address.platform(),
      provider: stands.provider,
      listing,
    };
    const update = { revision: stands.revision, offer: changed };
    await send(await as(seller), [instruction("updateListing", update, accounts)]);
    const { page, open, leave } = await visit();
    await open(`listing/${listing.toBase58()}`);
    const history = page.locator(".history");
    await history.getByText("Listing updated, revision 2").waitFor();
    assert.deepEqual(await history.locator(".change").allInnerTexts(), [
      "Price: 0.5 sUSD per GiB and 30 days → 0.6 sUSD per GiB and 30 days",
      "Capacity: 100 GiB → 90 GiB",
      "Provider's notice: 2 d → 3 d",
      "Most that is given back: 50 % → 60 %",
    ]);
    await history.getByText("Listing created, 0.5 sUSD, 100 GiB").waitFor();
    assert.deepEqual(await violations(page), []);
    await leave();
  });
});

describe("a provider's history", () => {
  it("says what it changed of its entry in the register", async () => {
    const savanna = key("storage-savanna");
    const provider = address.provider(0, savanna.publicKey);
    const { name, endpoint, metadataHash, category, capacityGib } = await fetchAccount(client, "provider", provider);
    const profile = { name, endpoint, metadataHash, region: 404, categories: category, capacityGib: capacityGib + 1n };
    const change = { profile: { ...profile, metadataUri: fieldOf("https://savanna.example/new", 96) } };
    await send(await as(savanna), [instruction("updateProvider", change, { authority: savanna.publicKey, provider })]);
    const { page, open, leave } = await visit();
    await open(`provider/${provider.toBase58()}`);
    await page.locator(".history").getByText("Provider updated").waitFor();
    assert.deepEqual(await page.locator(".history .change").allInnerTexts(), [
      "Description: https://s3.savanna.example/about.json → https://savanna.example/new",
      "Region: South Africa → Kenya",
      "Capacity: 90,000 GiB → 90,001 GiB",
    ]);
    assert.deepEqual(await violations(page), []);
    await leave();
  });
});

describe("access to the data of an agreement", () => {
  const granted = async (grantee: Keypair) => {
    const [found] = await grants(client, { agreement, grantee: grantee.publicKey });
    assert(found);
    return found;
  };
  const asked = async (grantee: Keypair, deed: 0 | 1 | 3, object: string) =>
    (await fetchAccess(client, (await granted(grantee)).address, deed, object)).decision;

  before(async () => {
    agreement = await buyIt(10n);
  });

  it("is given and narrowed by the consumer, by keyboard alone", async () => {
    const { page, leave } = await mine(consumer);
    const bought = card(page, NAME).filter({ hasText: "streamed so far" });
    await unfold(page, "Access to the data: you alone", bought);
    await unfold(page, "Give access", bought);
    const give = bought.locator("details details", { hasText: "Give access" });
    await give.getByLabel("Whose key, an address").focus();
    await page.keyboard.type(analyst.publicKey.toBase58());
    for (const deed of ["Write", "Share"]) {
      await give.getByLabel(deed, { exact: true }).focus();
      await page.keyboard.press("Space");
    }
    await give.getByLabel("Only objects whose keys start with").focus();
    await page.keyboard.type("logs/");
    assert.deepEqual(await press(page, "Give access"), ["Grant created"]);
    assert.equal(await asked(analyst, Action.Write, "logs/1"), Decision.Allowed);
    assert.equal(await asked(analyst, Action.Read, "photos/1"), Decision.OutsidePrefix);

    const given = bought.getByRole("region").first();
    await given.getByText("In force").waitFor();
    await given.getByText("Read, Write, List, Share").waitFor();
    assert.deepEqual(await violationsInBothThemes(page), []);
    await unfold(page, "Narrow", given);
    await given.getByLabel("Write", { exact: true }).focus();
    await page.keyboard.press("Space");
    await given.getByLabel("Only objects whose keys start with").focus();
    await page.keyboard.type("logs/eu/");
    assert.deepEqual(await press(page, "Narrow"), ["Grant narrowed"]);
    assert.equal(await asked(analyst, Action.Write, "logs/eu/1"), Decision.ActionNotGranted);
    assert.equal(await asked(analyst, Action.Read, "logs/us/1"), Decision.OutsidePrefix);
    await shoot(page, "access-light-1440");
    await leave();
  });

  it("is seen and shared by who has it", async () => {
    const { page, leave } = await mine(analyst);
    const received = card(page, NAME).filter({ hasText: "In force" });
    await unfold(page, "Share", received);
    await received.getByLabel("Whose key, an address").fill(partner.publicKey.toBase58());
    await received.getByLabel("Share", { exact: true }).uncheck();
    await received.getByLabel("Only objects whose keys start with").fill("logs/eu/");
    await received.getByRole("button", { name: "Share" }).click();
    assert.deepEqual(await signed(page), ["Grant created"]);
    assert.equal(await asked(partner, Action.Read, "logs/eu/1"), Decision.Allowed);
    assert.deepEqual(await violations(page), []);
    await leave();
  });

  it("ends when the consumer revokes it, one or all", async () => {
    const { page, leave } = await mine(consumer);
    const bought = card(page, NAME).filter({ hasText: "streamed so far" });
    await unfold(page, "Access to the data: you and 2 more", bought);
    const shared = bought.getByRole("region").filter({ hasText: "Shared by" });
    await shared.getByRole("button", { name: "Revoke" }).click();
    assert.deepEqual(await signed(page), ["Grant revoked"]);
    await shared.getByText("Revoked", { exact: true }).waitFor();
    assert.equal(await asked(partner, Action.Read, "logs/eu/1"), Decision.GrantRevoked);
    await bought.getByRole("button", { name: "Revoke all access" }).click();
    assert.deepEqual(await signed(page), ["All grants revoked"]);
    await bought.getByText("Access to the data: you alone").waitFor();
    assert.equal(await asked(analyst, Action.Read, "logs/eu/1"), Decision.AllGrantsRevoked);
    await leave();
  });
});

describe("a dispute", () => {
  it("is opened by the consumer, at a stake that the preview names", async () => {
    const found = await fetchAccount(client, "agreement", agreement);
    const vault = await fetchAccount(client, "vault", found.vault);
    const { now } = await chainTime(client);
    await pass(Number(settleableAt(found, vault) - now) - DAY);
    const { page, leave } = await mine(consumer);
    const bought = card(page, NAME).filter({ hasText: "streamed so far" });
    await unfold(page, "Dispute a period", bought);
    const form = bought.locator("details", { hasText: "Dispute a period" });
    await form.getByLabel("Credit that you ask for, % of its price").fill("61");
    await form.getByLabel("Your evidence, a file").setInputFiles(evidence);
    assert(await form.getByRole("button", { name: "Dispute" }).isDisabled(), "more than the agreement gives back");
    await form.getByLabel("Credit that you ask for, % of its price").fill("30.5");
    await form.getByRole("button", { name: "Dispute" }).focus();
    await page.keyboard.press("Enter");
    await previewed(page);
    const stake = `${formatAmount(found.disputeStakeLamports, 9)} SOL`;
    await dialog(page).getByText(`${stake} are the stake.`).waitFor();
    assert.deepEqual(await signed(page), ["Dispute opened"]);
    await bought.getByText("open, waits for an answer").waitFor();
    const dispute = card(page, "Asked by the consumer");
    await dispute.getByText("30.5 %").waitFor();
    assert.deepEqual(await violationsInBothThemes(page), []);
    const [{ account } = assert.fail()] = await disputes(client, { agreement });
    const { createHash } = await import("node:crypto");
    assert.deepEqual(account.evidenceHash, [...createHash("sha256").update(evidence.buffer).digest()]);
    await leave();
  });

  it("is answered by the provider, and ruled by the arbiter between the claims", async () => {
    const selling = await mine(seller);
    const answer = card(selling.page, "Asked by the consumer");
    await answer.getByLabel("Credit that you claim, %").fill("1");
    await answer.getByLabel("Your evidence, a file").setInputFiles(evidence);
    assert(await answer.getByRole("button", { name: "Answer" }).isDisabled(), "more than was measured");
    await answer.getByLabel("Credit that you claim, %").fill("0");
    await answer.getByRole("button", { name: "Answer" }).focus();
    await selling.page.keyboard.press("Enter");
    assert.deepEqual(await signed(selling.page), ["Dispute answered"]);
    await answer.getByText("answered, waits for the arbiter").waitFor();
    await selling.leave();

    const ruling = await visit({ key: arbiter });
    await ruling.open("mine");
    await connected(ruling);
    const rule = card(ruling.page, "Asked by the consumer");
    await rule.getByLabel("Credit that you rule, %").fill("31");
    assert(await rule.getByRole("button", { name: "Rule" }).isDisabled(), "more than either side asks for");
    await rule.getByLabel("Credit that you rule, %").fill("20");
    await rule.getByRole("button", { name: "Rule" }).focus();
    await ruling.page.keyboard.press("Enter");
    assert.deepEqual(await signed(ruling.page), ["Dispute ruled"]);
    await rule.getByText("ruled 20 %, the consumer wins").waitFor();
    assert.deepEqual(await violations(ruling.page), []);
    await ruling.leave();
  });

  it("settles the period, and pays its stake when it is closed", async () => {
    const found = await fetchAccount(client, "agreement", agreement);
    const vault = await fetchAccount(client, "vault", found.vault);
    await pass(Math.max(0, Number(settleableAt(found, vault) - (await chainTime(client)).now)) + 1);
    const { page, leave } = await mine(consumer);
    const bought = card(page, NAME).filter({ hasText: "streamed so far" });
    await bought.getByRole("button", { name: "Settle period 1" }).click();
    assert((await signed(page)).includes("Period settled"));
    const dispute = card(page, "Asked by the consumer");
    await shoot(page, "dispute-light-1440");
    await dispute.getByRole("button", { name: "Close the dispute" }).click();
    assert.match(await previewed(page), /Your wallet\s+\+\d+\.\d+ SOL/);
    assert.deepEqual(await signed(page), ["Dispute closed"]);
    await dispute.waitFor({ state: "detached" });
    assert.deepEqual(await disputes(client, { agreement }), []);
    await leave();
  });
});

describe("a provider who leaves", () => {
  it("exits at once at the price that the preview names", async () => {
    const running = await fetchAccount(client, "agreement", agreement);
    assert.equal(running.status, AgreementStatus.Active);
    const { page, leave } = await mine(seller);
    const sold = card(page, NAME).filter({ hasText: "Claimable now" });
    await sold.getByRole("button", { name: "Exit at once" }).focus();
    await page.keyboard.press("Enter");
    await previewed(page);
    const cost = exitCost(running, (await chainTime(client)).now);
    assert(cost > 0n);
    await dialog(page)
      .getByText(`out of your collateral: ${formatAmount(cost, 6)} sUSD`)
      .waitFor();
    assert.deepEqual(await signed(page), ["Agreement ended"]);
    const [found] = await agreements(client, { consumer: consumer.publicKey, listing });
    assert.equal(found?.account.status, AgreementStatus.Ending);
    assert.equal(found.account.penaltyOwed, cost);
    await leave();
  });
});
