import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  address,
  agreements,
  availability,
  board,
  browse,
  buy,
  chainTime,
  connect as connectClient,
  creditSoFar,
  epochs,
  eventsOf,
  fetchAccount,
  formatAmount,
  fundInstructions,
  listing as fetchListing,
  rating,
  send,
  settleableAt,
  textOf,
  type BrowseFilter,
} from "@flashback/client";

import { card, dialog } from "./support/act.js";
import { connect, focused, press, tabTo } from "./support/keyboard.js";
import { catchUp, DAY, measure, measured, MEASURED, type Measured } from "./support/market.js";
import { client, key, pass } from "./support/network.js";
import { connected, overflow, shoot, violations, violationsInBothThemes, visit } from "./support/visit.js";

const consumer = key("consumer");
let market: Measured;

const row = "table.listings tbody tr";
const mine = async () => {
  const [found] = await agreements(client, { consumer: consumer.publicKey, listing: market.listing });
  assert(found);
  return found;
};

describe("what monitors measure", () => {
  /** Of two epochs that are measured, the second was down for 20 buckets, and monitor 3 said nothing of it. */
  before(async () => {
    market = await measured();
    const buying = await connectClient({ connection: client.connection, wallet: consumer, chain: "solana:localnet" });
    await buy(buying, await fetchListing(client, market.listing), { quantity: 1_000n, runwaySecs: 40 * DAY });
    await measure(market, 0);
    await measure(market, 20, [3]);
  });

  describe("a listing that monitors measure", () => {
    it("shows each epoch, who was silent, and who the monitors are", async () => {
      const { page, open, leave } = await visit();
      await open(`listing/${market.listing.toBase58()}`);
      const strip = page.getByRole("listbox", { name: "Availability by epoch" });
      await strip.focus();
      const current = page.locator(".strip-name");
      const found = await board(client, market.listing);
      assert(found);
      const [first, second] = epochs(found);
      assert(first && second);
      const day = (at: bigint) => new Date(Number(at) * 1_000).toISOString().slice(0, 10);
      assert.equal(
        await current.innerText(),
        `${day(second.startsAt)}: 93.0555 % available, 20 of 288 buckets down; silent: monitor 3`,
      );
      await page.keyboard.press("ArrowLeft");
      assert.equal(await current.innerText(), `${day(first.startsAt)}: 100 % available, 0 of 288 buckets down`);
      await page.getByText("96.5277 % over the last 2 epochs").waitFor();
      await page.getByRole("row", { name: /^3 .* 1$/ }).waitFor();
      await page.getByRole("row", { name: /^0 .* 0$/ }).waitFor();
      await page.getByText("1 of 4 monitors can lie or fail and move no figure").waitFor();
      await page.getByRole("img", { name: /^80 ms in the last measured epoch/ }).waitFor();
      assert.deepEqual(await violationsInBothThemes(page), []);
      await leave();
    });

    it("is found by what was measured, and its availability stands among the listings", async () => {
      const { page, open, leave } = await visit();
      await open("browse?measured=1");
      await page.locator(row, { hasText: MEASURED }).getByText("96.5277 %").waitFor();
      await page.locator(row, { hasText: MEASURED }).getByText("2 epochs").waitFor();
      assert.equal(await page.locator(row, { hasText: "Not measured" }).count(), 0);
      const names = async (filter: BrowseFilter) =>
        (await browse(client, { kind: 0, ...filter })).map(({ listing }) => textOf(listing.name));
      assert((await names({ measured: true })).includes(MEASURED));
      assert((await names({ minAvailabilityPpm: 965_277 })).includes(MEASURED));
      assert(!(await names({ minAvailabilityPpm: 965_278 })).includes(MEASURED));
      await page.getByLabel("Measured availability, 30 epochs").selectOption("99");
      await page.locator(row, { hasText: MEASURED }).waitFor({ state: "detached" });
      assert.equal(new URL(page.url()).hash, "#/browse?measured=1&availability=99");
      await open("browse?availability=96.5");
      await page.locator(row, { hasText: MEASURED }).waitFor();
      assert.deepEqual(await violations(page), []);
      await leave();
    });

    it("says what the period would give back so far, and learns of changes without being asked", async () => {
      const seen = await visit({ key: consumer });
      const { page, open, leave } = seen;
      const sockets: string[] = [];
      page.on("websocket", (socket) => sockets.push(socket.url()));
      await open("mine");
      await connected(seen);
      const { account } = await mine();
      const measuring = await fetchAccount(client, "board", market.board);
      const now = (await chainTime(client)).now;
      const found = creditSoFar(account, measuring, now);
      assert.deepEqual([found?.creditBps, found?.measured.up, found?.measured.measured], [2_500, 556, 576]);
      const fact = card(page, MEASURED).locator("[data-credit]");
      assert.equal(await fact.innerText(), "25 %");
      assert.equal(await fact.getAttribute("data-credit"), found?.credit.toString());
      await card(page, MEASURED).getByText("96.5277 % available in 2 of 2 epochs").waitFor();
      await shoot(page, "credit-light-1440");

      // Another one's deposit is there sooner than the page reads by itself.
      const keeper = await connectClient({ connection: client.connection, wallet: consumer, chain: "solana:localnet" });
      const { balance } = await fetchAccount(client, "vault", account.vault);
      await send(keeper, await fundInstructions(keeper, account.vault, 1_000_000n));
      const [whole, fraction] = formatAmount(balance + 1_000_000n, 6).split(".");
      const after = [Number(whole).toLocaleString("en"), ...(fraction ? [fraction] : [])].join(".");
      await card(page, /^Vault /)
        .getByText(`${after} sUSD`, { exact: true })
        .waitFor({ timeout: 5_000 });
      assert.equal(sockets.length, 1, "whatever is listened to comes over one websocket");
      await leave();
    });
  });

  describe("by keyboard alone", () => {
    it("a consumer settles what was measured, which is one figure everywhere, and reviews", async () => {
      const { address: at, account } = await mine();
      const vault = await fetchAccount(client, "vault", account.vault);
      await pass(Number(settleableAt(account, vault) - (await chainTime(client)).now) + 1);
      const { page, open, leave } = await visit({ key: consumer });
      await open("mine");
      await connect(page);
      await card(page, MEASURED).waitFor();
      assert.deepEqual((await press(page, "Settle period 1")).at(-1), "Period settled");
      const [latest] = await client.connection.getSignaturesForAddress(at, { limit: 1 }, "confirmed");
      const settled = (await eventsOf(client, latest?.signature ?? "")).find(({ name }) => name === "periodSettled");
      assert(settled?.name === "periodSettled");
      const { creditBps, measured: seen, up } = settled.data;
      const two = epochs(await fetchAccount(client, "board", market.board)).slice(0, 2);
      assert.deepEqual([creditBps, seen, up], [2_500, availability(two)?.measured, availability(two)?.up]);
      await card(page, MEASURED).getByText("Right to leave").waitFor();

      await tabTo(page, "Stars");
      await page.keyboard.press("4");
      assert.deepEqual(await press(page, "Review"), ["Period reviewed"]);
      await leave();
    });

    it("a reader sees what the provider's rating is made of", async () => {
      const { page, open, leave } = await visit();
      await open(`provider/${market.provider.toBase58()}`);
      await page.getByText("Consumers give 4 of 5 stars").waitFor();
      const provider = await fetchAccount(client, "provider", market.provider);
      const found = rating(provider, (await chainTime(client)).now);
      assert(found.bps !== undefined && found.components.every(({ weight }) => weight > 0n));
      const percent = (bps: number) => `${formatAmount(BigInt(bps), 2)} %`;
      for (const [at, name] of ["Availability", "Successful requests", "Performance", "Conduct"].entries()) {
        const { bps = 0, shareBps = 0, weight = 0n } = found.components[at] ?? {};
        const cells = await page
          .getByRole("row", { name: new RegExp(`^${name} `) })
          .getByRole("cell")
          .allInnerTexts();
        assert.deepEqual(cells, [percent(shareBps), percent(bps), `${formatAmount(weight, 6)} USD`]);
      }
      await page.locator(".head").getByText(percent(found.bps)).waitFor();
      assert.deepEqual(await violationsInBothThemes(page), []);
      await leave();
    });

    it("a provider stakes, takes back, pauses and resumes, announces maintenance, settles and gives notice", async () => {
      const { page, open, leave } = await visit({ key: market.seller });
      const { keyboard } = page;
      await open("mine");
      await connect(page);
      const bond = card(page, /^Bond in sUSD/);
      await bond.waitFor();
      const amount = async (text: string) => {
        await bond.getByLabel("Amount, sUSD").focus();
        await keyboard.press("Control+a");
        await keyboard.type(text);
      };
      await amount("12.5");
      assert.deepEqual(await press(page, "Deposit"), ["Bond deposited"]);
      await amount("7.5");
      assert.deepEqual(await press(page, "Thaw"), ["Bond thawed"]);
      await bond.getByText("can be taken out from").waitFor();
      assert(await bond.getByRole("button", { name: "Thaw" }).isDisabled());

      const offer = card(page, MEASURED).filter({ hasText: "Announce maintenance" });
      await offer.getByRole("link", { name: MEASURED }).focus();
      assert.deepEqual(await press(page, "Pause"), ["Listing status changed"]);
      await offer.getByText("Paused").waitFor();
      await offer.getByRole("link", { name: MEASURED }).focus();
      assert.deepEqual(await press(page, "Resume"), ["Listing status changed"]);
      await offer.getByText("Open", { exact: true }).waitFor();
      await offer.getByRole("link", { name: MEASURED }).focus();
      await tabTo(page, "Announce maintenance");
      await keyboard.press("Enter");
      assert.equal((await press(page, "Announce")).at(-1), "Maintenance announced");

      const sold = card(page, MEASURED).filter({ hasText: "Claimable now" });
      await sold.getByRole("link", { name: MEASURED }).focus();
      assert.deepEqual(await press(page, "Give notice"), ["Provider notice given"]);
      assert.deepEqual(await violations(page), []);
      await shoot(page, "seller-light-1440");

      const { thawSecs } = await fetchAccount(client, "platform", address.platform());
      await pass(thawSecs);
      await open("mine");
      await connect(page);
      await bond.waitFor();
      assert.deepEqual(await press(page, "Take out"), ["Bond withdrawn"]);
      assert.equal(await dialog(page).count(), 0);
      assert.notEqual(await focused(page), "");
      await leave();
    });

    it("a consumer records that the provider's notice is over, and frees what was reserved", async () => {
      const { account } = await mine();
      const { now } = await chainTime(client);
      if (now < account.termEndsAt) await pass(Number(account.termEndsAt - now));
      const { page, open, leave } = await visit({ key: consumer });
      await open("mine");
      await connect(page);
      const bought = card(page, MEASURED);
      await bought.getByText("Ended", { exact: true }).waitFor();
      assert.equal(await bought.getByRole("button", { name: "Give notice" }).count(), 0);
      await bought.getByRole("link", { name: MEASURED }).focus();
      assert.deepEqual(await press(page, "Record the end"), ["Agreement ended", "Capacity released"]);
      await bought.getByRole("button", { name: "Record the end" }).waitFor({ state: "detached" });
      assert.equal((await mine()).account.endsAt, account.termEndsAt);
      assert.equal((await fetchAccount(client, "listing", market.listing)).reserved, 0n);
      await leave();
    });
  });

  describe("over many epochs", () => {
    it("a listing shows a bar for each, and how the figures moved", async () => {
      await catchUp(market);
      const downs = [0, 0, 1, 0, 0, 4, 0, 0, 0, 14, 2, 0];
      for (const [at, down] of downs.entries())
        await measure(market, down, [], { p95Ms: 70 + 9 * (at % 4) + 3 * down, p10Kib: 20_480 - 700 * (at % 3) });
      const found = await board(client, market.listing);
      assert(found);
      const { page, open, leave } = await visit();
      await open(`listing/${market.listing.toBase58()}`);
      const strip = page.getByRole("listbox", { name: "Availability by epoch" });
      await strip.waitFor();
      assert.equal(await strip.getByRole("option").count(), epochs(found).length);
      await page.getByRole("img", { name: /^97 ms in the last measured epoch, between 70 and 121 ms$/ }).waitFor();
      await page.locator(".chart canvas").nth(1).waitFor();
      const drawn = () =>
        page
          .locator(".chart canvas")
          .first()
          .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
      const inLight = await drawn();
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.getByRole("heading", { name: "Measured", exact: true }).evaluate((it) => it.scrollIntoView());
        await shoot(page, `board-${colorScheme}-1440`);
        assert.equal((await drawn()) === inLight, colorScheme === "light", "a chart has the ink of its theme");
      }
      await page.setViewportSize({ width: 360, height: 800 });
      assert((await overflow(page)) <= 0);
      await page.getByRole("heading", { name: "Measured", exact: true }).evaluate((it) => it.scrollIntoView());
      await shoot(page, "board-light-360");
      await leave();
    });
  });
});
