import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { agreements, chainTime, claim, connect, fetchAccount, send, streamView, vaults } from "@flashback/client";
import { program } from "@flashback/client/anchor";

import { card, dialog, openListing, previewed, signed } from "./support/act.js";
import { client, key, pass } from "./support/network.js";
import { connected, overflow, shoot, violationsInBothThemes, visit } from "./support/visit.js";

const consumer = key("consumer");
const DAY = 86_400;

const own = async () => {
  const [found] = await agreements(client, { consumer: consumer.publicKey });
  assert(found);
  return found;
};

describe("a consumer", () => {
  it("sees what it costs, buys, watches the money stream, and gets out with what is left", async () => {
    const seen = await visit({ key: consumer });
    const { page, open, wallet, leave } = seen;
    await openListing(page, open, "Standard bucket");
    await page.getByLabel("Quantity, GiB").fill("22500");
    const costs = page.locator("section.buy");
    await costs.getByText("87.75 sUSD").first().waitFor();
    // 30 days of 22,500 GiB, and 7 of guarantee.
    await costs.getByText("108.225 sUSD").waitFor();
    await costs.getByRole("button", { name: "Connect a wallet" }).click();
    await dialog(page).getByRole("button", { name: "Test wallet" }).click();
    await costs.getByRole("button", { name: "Buy: see what changes" }).click();
    const changes = await previewed(page);
    assert.match(changes, /Your wallet\s+−108\.225 sUSD\s+9,891\.775 sUSD/);
    assert.match(changes, /Your vault\s+\+108\.225 sUSD/);
    assert.match(changes, /Your wallet\s+−0\.\d+ SOL/);
    assert.equal(wallet?.asked, 0, "a preview asks the wallet nothing");
    assert.deepEqual(await signed(page), [
      "Vault opened",
      "Vault deposited",
      "Agreement requested",
      "Agreement accepted",
    ]);
    assert.equal(wallet?.asked, 1);

    await page.getByRole("link", { name: "Mine" }).click();
    const stream = card(page, "Standard bucket");
    await stream.getByText("Active").waitFor();
    await pass(DAY);
    await page.reload();
    await connected(seen);
    await stream.locator(".stream").waitFor();
    const units = async () => BigInt((await stream.locator(".stream").getAttribute("data-units")) ?? "");
    const first = await units();
    const { account } = await own();
    const vault = await fetchAccount(client, "vault", account.vault);
    const { now } = await chainTime(client);
    const near = Array.from({ length: 13 }, (_, at) => streamView(account, vault, now + BigInt(at - 6)).streamed);
    assert(near.includes(first), `${first} is none of ${near.join(" ")}`);
    await page.waitForFunction(
      (before) => BigInt(document.querySelector(".stream")?.getAttribute("data-units") ?? "") > BigInt(before),
      first.toString(),
    );

    await shoot(page, "running-light-1440");
    assert.deepEqual(await violationsInBothThemes(page), []);
    await page.setViewportSize({ width: 360, height: 800 });
    assert((await overflow(page)) <= 0);
    await page.setViewportSize({ width: 1440, height: 900 });

    const vaultCard = card(page, /^Vault 0 in sUSD/);
    await vaultCard.getByLabel("Amount, sUSD").fill("10.5");
    await vaultCard.getByRole("button", { name: "Deposit" }).click();
    assert.match(await previewed(page), /Your wallet\s+−10\.5 sUSD/);
    assert.deepEqual(await signed(page), ["Vault deposited"]);
    await vaultCard.getByText("118.725 sUSD").waitFor();
    await vaultCard.getByRole("button", { name: "Withdraw", exact: true }).click();
    assert.match(await previewed(page), /Your wallet\s+\+10\.5 sUSD/);
    assert.deepEqual(await signed(page), ["Vault withdrawn"]);

    await stream.getByRole("button", { name: "Leave at once" }).click();
    await dialog(page).getByRole("alert").getByText("gives a right to leave at once").waitFor();
    await dialog(page).getByRole("button", { name: "Close" }).last().click();

    await stream.getByRole("button", { name: "Give notice" }).click();
    await dialog(page).getByText("ends 7 d from now").waitFor();
    assert.deepEqual(await signed(page), ["Agreement ended"]);
    await stream.getByText("Ending").waitFor();
    await leave();
  });

  it("closes what has ended and is settled, and takes everything out of its vault", async () => {
    await pass(45 * DAY);
    const { address, account } = await own();
    const settler = await connect({ connection: client.connection, wallet: key("keeper"), chain: "solana:localnet" });
    const settle = program(settler).methods.settlePeriod(account.periods).accounts({ agreement: address });
    await send(settler, [await settle.instruction()]);
    // Before the time for reviews is over, the consumer closes only where nothing is left to claim.
    await claim(settler, address);
    const seen = await visit({ key: consumer });
    const { page, open, leave } = seen;
    await open("mine");
    await connected(seen);
    const stream = card(page, "Standard bucket");
    await stream.getByText("Ended").waitFor();
    await stream.getByRole("button", { name: "Close" }).click();
    assert((await signed(page)).includes("Agreement closed"));
    await stream.waitFor({ state: "detached" });
    await card(page, /^Vault 0/)
      .getByRole("button", { name: "Close" })
      .click();
    assert((await signed(page)).includes("Vault closed"));
    await page.getByText("has bought nothing yet").waitFor();
    assert.deepEqual(await vaults(client, consumer.publicKey), []);
    await leave();
  });

  it("is told by the field what cannot be bought", async () => {
    const { page, open, leave } = await visit();
    await openListing(page, open, "Standard bucket");
    await page.getByLabel("Quantity, GiB").fill("22501");
    await page.getByText("Between 10 GiB and 22,500 GiB.").waitFor();
    assert(await page.getByRole("button", { name: "Connect a wallet" }).isDisabled());
    await leave();
  });

  it("prefills a purchase from an address, and nothing is signed by that", async () => {
    const seen = await visit({ key: consumer });
    const { page, open, wallet, leave } = seen;
    await openListing(page, open, "Standard bucket");
    const hash = new URL(page.url()).hash.slice(2);
    await open(`${hash}?quantity=77&action=buy&sign=1`);
    await page.getByLabel("Quantity, GiB").waitFor();
    assert.equal(await page.getByLabel("Quantity, GiB").inputValue(), "77");
    assert.equal(await dialog(page).count(), 0);
    assert.equal(wallet?.asked, 0);
    await leave();
  });
});
