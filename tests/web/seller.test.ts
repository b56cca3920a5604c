import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { agreements } from "@flashback/client";

import { card, openListing, previewed, signed } from "./support/act.js";
import { client, key, pass } from "./support/network.js";
import { connected, overflow, violations, visit } from "./support/visit.js";

const consumer = key("consumer");
const seller = key("service-lens");

/** Asks for one unit of `name`. */
async function request(name: string): Promise<void> {
  const seen = await visit({ key: consumer });
  const { page, open, leave } = seen;
  await openListing(page, open, name, "services");
  await connected(seen);
  await page.getByRole("button", { name: "Request: see what changes" }).click();
  assert.equal((await signed(page)).at(-1), "Agreement requested");
  await page.getByRole("link", { name: "Mine" }).click();
  await card(page, name).getByText("Requested").first().waitFor();
  await leave();
}

describe("a request", () => {
  it("is taken back by who made it", async () => {
    await request("Cost forecast");
    const seen = await visit({ key: consumer });
    const { page, open, leave } = seen;
    await open("mine");
    await connected(seen);
    await card(page, "Cost forecast").getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual(await signed(page), ["Request closed"]);
    await card(page, "Cost forecast").waitFor({ state: "detached" });
    await leave();
  });

  it("is declined, or accepted and claimed, by the provider", async () => {
    await request("Cost forecast");
    const seen = await visit({ key: seller });
    const { page, open, leave } = seen;
    await open("mine");
    await connected(seen);
    await page.getByText("Lens Analytics").first().waitFor();
    await card(page, "Cost forecast").getByRole("button", { name: "Decline" }).click();
    assert.deepEqual(await signed(page), ["Request closed"]);
    await page.getByText("Nobody waits for an answer.").waitFor();

    await request("Access patterns, weekly");
    await page.reload();
    await connected(seen);
    const waiting = card(page, "Access patterns, weekly");
    await waiting.getByText("12 sUSD for 30 days").waitFor();
    await waiting.getByTitle(consumer.publicKey.toBase58()).waitFor();
    await waiting.getByRole("button", { name: "Accept" }).click();
    assert.deepEqual(await signed(page), ["Agreement accepted"]);
    const sold = card(page, "Access patterns, weekly");
    await sold.getByText("Active").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.setViewportSize({ width: 360, height: 800 });
    assert((await overflow(page)) <= 0);
    await page.setViewportSize({ width: 1440, height: 900 });

    await pass(86_400);
    await page.reload();
    await connected(seen);
    await sold.getByRole("button", { name: "Claim" }).click();
    assert.match(await previewed(page), /Your wallet\s+\+0\.\d+ sUSD/);
    assert.deepEqual(await signed(page), ["Payment claimed"]);
    const [found] = await agreements(client, { consumer: consumer.publicKey });
    assert(found && found.account.claimed > 0n);
    await leave();
  });
});
