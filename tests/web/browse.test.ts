import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { browse, providers } from "@flashback/client";
import { Keypair } from "@solana/web3.js";

import { client } from "./support/network.js";
import { visit } from "./support/visit.js";

const rows = "table.listings tbody tr";

describe("listings", () => {
  it("shows every listing of the register, and in words why one cannot be bought", async () => {
    const { page, open, leave } = await visit();
    await open("browse");
    await page.locator(rows).first().waitFor();
    const everything = await browse(client, { kind: 0, open: false });
    assert.equal(await page.locator(rows).count(), everything.length);
    const archive = page.locator(rows, { hasText: "Cold archive" });
    await archive.getByText("promises measured service levels without a board").waitFor();
    await archive.getByText("Assay Certification").waitFor();
    await archive.getByText("99.9 % and 1 more promised").waitFor();
    await page.locator(rows, { hasText: "File shares" }).getByText("Nothing promised").waitFor();
    await archive.getByText("1.4336 sUSD").waitFor();
    await page.locator(rows, { hasText: "Orchard Pinning" }).first().getByText("Worldwide").waitFor();
    await page.locator(rows, { hasText: "Frankfurt" }).getByText("10.0352").waitFor();
    await leave();
  });

  it("keeps filters in the address, so that a search can be shared", async () => {
    const { page, open, leave } = await visit();
    await open("browse");
    await page.locator(rows).first().waitFor();
    await page.getByLabel("Certification").selectOption("1");
    await page.getByLabel("Only what can be bought now").check();
    await page.getByLabel("Quantity, GiB").fill("500");
    const shown = async () => page.locator(`${rows} th > a`).allTextContents();
    const expected = await browse(client, { kind: 0, minLevel: 1, quantity: 500n });
    assert.deepEqual(await shown(), ["Swift containers", "File shares"]);
    assert.equal(expected.length, 2);
    const shared = new URL(page.url()).hash.slice(2);
    assert.equal(shared, "browse?level=1&open=1&quantity=500");
    await open(shared);
    await page.locator(rows).first().waitFor();
    assert.deepEqual(await shown(), ["Swift containers", "File shares"]);
    await page.getByRole("button", { name: "Clear filters" }).click();
    assert.equal(await page.locator(rows).count(), 10);
    await leave();
  });

  it("filters by price only within one token", async () => {
    const { page, open, leave } = await visit();
    await open("browse");
    await page.locator(rows).first().waitFor();
    assert.equal(await page.getByLabel(/At most/).count(), 0);
    await page.getByLabel("Paid in").selectOption({ label: "sUSD" });
    await page.getByLabel(/At most/).fill("4.4");
    assert.deepEqual(await page.locator(`${rows} th > a`).allTextContents(), [
      "Sealed sectors",
      "Cold archive",
      "Standard bucket",
    ]);
    await leave();
  });

  it("shows services with what a unit of them is", async () => {
    const { page, open, leave } = await visit();
    await open("browse");
    await page.locator(rows).first().waitFor();
    await page.getByText("Services", { exact: true }).click();
    await page.getByRole("columnheader", { name: "Category" }).waitFor();
    await page
      .locator(rows, { hasText: "Moves between any two protocols" })
      .getByText("per TiB moved and month")
      .waitFor();
    await leave();
  });

  it("says that nothing fits", async () => {
    const { page, open, leave } = await visit();
    await open("browse?quantity=999999999");
    await page.getByText("No listing fits").waitFor();
    await leave();
  });
});

describe("a listing", () => {
  it("says what it promises, what a miss gives back, and how either side gets out", async () => {
    const { page, open, leave } = await visit();
    await open("browse");
    await page.getByRole("link", { name: "Cold archive" }).click();
    await page.getByRole("row", { name: "Availability below 99.9 % 10 %" }).waitFor();
    // The worst tier gives everything back, but no more than the listing's most.
    await page.getByRole("row", { name: "Availability below 95 % 50 %" }).waitFor();
    await page.getByText("The provider locks 1 month of the price as collateral.").waitFor();
    await page.getByText("with 7 d of notice, at any time").waitFor();
    await page.getByText("with 30 d of notice").waitFor();
    await page.getByText("This cannot be bought now.").waitFor();
    assert(await page.getByRole("button", { name: "Connect a wallet" }).isDisabled());
    await page.getByText("Listing created").waitFor();
    await leave();
  });
});

describe("providers", () => {
  it("shows the register, and of each its certificates and listings", async () => {
    const { page, open, leave } = await visit();
    await open("providers");
    await page.locator("table.rows tbody tr").first().waitFor();
    assert.equal(await page.locator("table.rows tbody tr").count(), (await providers(client, { kind: 0 })).length);
    await page.getByRole("link", { name: "Fjord Object Storage" }).click();
    await page.getByRole("heading", { name: "Fjord Object Storage", level: 1 }).waitFor();
    await page.getByRole("row", { name: /Assay Certification 1 Identified .* Counts/ }).waitFor();
    await page.getByRole("row", { name: /Cold archive/ }).waitFor();
    await page.getByText("Provider registered").waitFor();
    await leave();
  });
});

describe("an address that leads nowhere", () => {
  it("says so", async () => {
    const { page, open, leave } = await visit();
    const nowhere = Keypair.generate().publicKey.toBase58();
    await open(`listing/${nowhere}`);
    await page.getByRole("alert").getByText(`There is no listing at ${nowhere}`).waitFor();
    await open("listing/nonsense");
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await leave();
  });
});
