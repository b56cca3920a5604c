import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { agreements, vaults } from "@flashback/client";

import { dialog, openListing, previewed, signed } from "./support/act.js";
import { client, key } from "./support/network.js";
import { connected, visit, type Visit } from "./support/visit.js";
import type { Mood } from "./support/wallet.js";

const shopper = key("storage-maple");

const had = async () => [
  (await vaults(client, shopper.publicKey)).length,
  (await agreements(client, { consumer: shopper.publicKey })).length,
];

/** Lets a wallet in this mood be asked to sign a purchase. */
async function asked(mood: Mood): Promise<Visit> {
  const seen = await visit({ key: shopper });
  await openListing(seen.page, seen.open, "Pinning, five replicas");
  await connected(seen);
  if (seen.wallet) seen.wallet.mood = mood;
  await seen.page.getByRole("button", { name: "Buy: see what changes" }).click();
  await previewed(seen.page);
  await dialog(seen.page).getByRole("button", { name: "Sign with Test wallet" }).click();
  return seen;
}

describe("a wallet", () => {
  it("that refuses is quoted, and nothing is sent", async () => {
    const { page, leave } = await asked("refuse");
    await dialog(page).getByRole("alert").getByText("The wallet did not sign: User rejected the request").waitFor();
    assert.deepEqual(await had(), [0, 0]);
    await leave();
  });

  it("that signs another message than the previewed one has it thrown away", async () => {
    const { page, wallet, leave } = await asked("tamper");
    await dialog(page).getByRole("alert").getByText("signed another transaction than it was given").waitFor();
    assert.equal(wallet?.asked, 1);
    assert.deepEqual(await had(), [0, 0]);
    await leave();
  });

  it("that hangs can be given up on, and what it signs later is never sent", async () => {
    const { page, wallet, leave } = await asked("hang");
    await dialog(page).getByRole("button", { name: "Stop waiting" }).click();
    await dialog(page).getByRole("alert").getByText("You stopped waiting for the wallet").waitFor();
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    wallet?.wake();
    await page.waitForTimeout(1_000);
    assert.equal(sent.filter((body) => body.includes("sendTransaction")).length, 0);
    assert.deepEqual(await had(), [0, 0]);
    if (wallet) wallet.mood = "sign";
    await dialog(page).getByRole("button", { name: "Try again" }).click();
    assert.equal((await signed(page)).at(-1), "Agreement accepted");
    assert.deepEqual(await had(), [1, 1]);
    await leave();
  });

  it("is let go of", async () => {
    const seen = await visit({ key: shopper });
    const { page, open, leave } = seen;
    await open("mine");
    await connected(seen);
    await page.getByRole("heading", { name: "Agreements" }).waitFor();
    await page.getByRole("button", { name: /^Test wallet/ }).click();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.getByText("stand here once a wallet is connected").waitFor();
    await leave();
  });

  it("is asked for where there is none", async () => {
    const { page, open, leave } = await visit();
    await open("mine");
    await page.getByRole("button", { name: "Connect wallet" }).click();
    await dialog(page).getByText("No wallet of the Wallet Standard").waitFor();
    await leave();
  });
});
