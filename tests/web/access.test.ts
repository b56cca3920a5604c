import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { browse, textOf, type BrowseEntry } from "@flashback/client";

import { dialog, previewed } from "./support/act.js";
import { hosted } from "./support/host.js";
import { focused, press, tabTo, unreached } from "./support/keyboard.js";
import { measured } from "./support/market.js";
import { client, key } from "./support/network.js";
import { connected, overflow, shoot, violations, visit } from "./support/visit.js";

const consumer = key("storage-kumo");
/** A listing that can be bought, once other suites have left the market as it was. */
async function offer(): Promise<BrowseEntry> {
  const entries = await browse(client, { kind: 0 });
  const found = entries.find(({ listing }) => textOf(listing.name) === "File shares");
  assert(found);
  return found;
}

const listingPlace = async () => `listing/${(await offer()).address.toBase58()}`;
const providerPlace = async () => `provider/${(await offer()).listing.provider.toBase58()}`;

/** Every page, and what stands there once it is read. */
const PLACES: readonly (readonly [string, () => Promise<string>, string])[] = [
  ["listings", async () => "browse", "table.listings tbody tr"],
  ["services", async () => "browse?kind=services", "table.listings tbody tr"],
  ["listing", listingPlace, ".history li"],
  ["measured", async () => `listing/${(await measured()).listing.toBase58()}`, ".history li"],
  ["providers", async () => "providers", "table.rows tbody tr"],
  ["provider", providerPlace, ".history li"],
  ["mine", async () => "mine", "main h1"],
  ["nowhere", async () => "nowhere", "main h1"],
];

for (const colorScheme of ["light", "dark"] as const) {
  describe(`in ${colorScheme}`, () => {
    for (const [name, place, there] of PLACES) {
      it(`${name}: axe finds nothing, and nothing reaches beyond the window at any width`, async () => {
        const { page, open, leave } = await visit({ context: { colorScheme } });
        await open(await place());
        await page.locator(there).first().waitFor();
        for (const width of [1920, 1440, 768, 360]) {
          await page.setViewportSize({ width, height: 800 });
          assert((await overflow(page)) <= 0, `${name} at ${width} pixels`);
          assert.deepEqual(await violations(page), [], `${name} at ${width} pixels`);
          if (width === 1440 || width === 360) await shoot(page, `${name}-${colorScheme}-${width}`);
        }
        await leave();
      });
    }

    it("the preview of a purchase: axe finds nothing", async () => {
      const seen = await visit({ key: consumer, context: { colorScheme } });
      const { page, open, leave } = seen;
      await open(`${await listingPlace()}?quantity=1000`);
      await connected(seen);
      await page.getByRole("button", { name: "Buy: see what changes" }).click();
      await previewed(page);
      assert.deepEqual(await violations(page), []);
      await shoot(page, `preview-${colorScheme}-1440`);
      await page.setViewportSize({ width: 360, height: 800 });
      assert((await overflow(page)) <= 0);
      await leave();
    });
  });
}

describe("at 200 % zoom", () => {
  it("everything is there without scrolling sideways", async () => {
    // A window of 1280 pixels at 200 % has 640 of them to lay out, each twice as large.
    const { page, open, leave } = await visit({
      context: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
    });
    for (const [name, place, there] of PLACES) {
      await open(await place());
      await page.locator(there).first().waitFor();
      assert((await overflow(page)) <= 0, name);
    }
    await leave();
  });

  it("so is what an owner has, with every part of it unfolded", async () => {
    for (const name of ["consumer", "storage-fjord"]) {
      const seen = await visit({
        key: key(name),
        context: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
      });
      await seen.open("mine");
      await connected(seen);
      await seen.page.locator("main h2").first().waitFor();
      for (const summary of await seen.page.locator("main summary").all()) await summary.click();
      assert((await overflow(seen.page)) <= 0, name);
      await seen.leave();
    }
  });
});

describe("on a phone", () => {
  it("filters are folded away, and the first listing is in sight", async () => {
    const { page, open, leave } = await visit({ context: { viewport: { width: 360, height: 800 } } });
    await open("browse");
    const first = page.locator("table.listings tbody tr").first();
    await first.waitFor();
    assert(!(await page.getByLabel("Protocol").isVisible()));
    const { y = 800 } = (await first.boundingBox()) ?? {};
    assert(y < 400, `it begins ${y} pixels down`);
    await shoot(page, "phone-light-360");
    await page.getByText("Filters", { exact: true }).click();
    await page.getByLabel("Protocol").selectOption("3");
    assert((await page.locator("table.listings tbody tr").count()) < 10);
    assert.deepEqual(await violations(page), []);
    await leave();
  });
});

describe("by keyboard alone", () => {
  it("a reader opens a listing, connects a wallet, buys, and gives notice", async () => {
    const { page, open, leave } = await visit({ key: consumer });
    const { keyboard } = page;
    const name = textOf((await offer()).listing.name);
    await open("browse");
    await page.locator("table.listings tbody tr").first().waitFor();
    await keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to the content");
    await keyboard.press("Enter");
    await tabTo(page, name);
    await keyboard.press("Enter");
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await tabTo(page, "Connect a wallet");
    await keyboard.press("Enter");
    await dialog(page).waitFor();
    await tabTo(page, "Test wallet");
    await keyboard.press("Enter");
    await page.getByRole("button", { name: "Buy: see what changes" }).waitFor();
    await tabTo(page, "Buy: see what changes");
    await keyboard.press("Enter");
    await previewed(page);
    await keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await press(page, "Buy: see what changes");
    await tabTo(page, "Mine");
    await keyboard.press("Enter");
    await page.getByRole("article").first().waitFor();
    await press(page, "Give notice");
    await page.getByText("Ending").first().waitFor();
    await leave();
  });

  it("a reader reaches whatever can be acted on, on every page", async () => {
    const { page, open, leave } = await visit();
    for (const [name, place, there] of PLACES) {
      await open(await place());
      await page.locator(there).first().waitFor();
      assert.deepEqual(await unreached(page), [], name);
    }
    await leave();
  });

  it("owners reach whatever can be done with what is theirs", async () => {
    for (const name of ["consumer", "storage-fjord", "service-lens"]) {
      const seen = await visit({ key: key(name) });
      await seen.open("mine");
      await connected(seen);
      await seen.page.locator("main h2").first().waitFor();
      for (const summary of await seen.page.locator("main summary").all()) await summary.click();
      assert.deepEqual(await unreached(seen.page), [], name);
      await seen.leave();
    }
  });
});

describe("the page", () => {
  it("is served under the policy that it states itself, and may not be framed", async () => {
    const { page, open, leave } = await visit();
    const answer = page.waitForResponse((response) => response.url().includes("?node="));
    await open("browse");
    const header = (await (await answer).allHeaders())["content-security-policy"];
    const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    assert.equal(header, `${meta}; frame-ancestors 'none'`);
    await leave();
  });

  it("works in any folder of any host, under the policy that it states itself", async () => {
    const { url, close } = await hosted("/ipfs/bafybeigdyrzt/");
    const { page, open, leave } = await visit({ site: url });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await open("browse");
    await page.getByRole("link", { name: "File shares" }).click();
    await page.getByRole("heading", { name: "File shares", level: 1 }).waitFor();
    await page.reload();
    await page.locator(".history li").first().waitFor();
    const files = asked.filter((one) => one.startsWith(new URL(url).origin));
    assert(files.length > 0 && files.every((file) => file.startsWith(url)), files.join(" "));
    await leave();
    close();
  });

  it("transfers at most 220 kB, compressed", async () => {
    const { gzipSync } = await import("node:zlib");
    const { readdirSync, readFileSync, statSync } = await import("node:fs");
    const files = readdirSync("target/web", { recursive: true, encoding: "utf8" }).map((file) => `target/web/${file}`);
    const sizes = files.filter((file) => statSync(file).isFile()).map((file) => gzipSync(readFileSync(file)).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert(total <= 220_000, `${total} bytes`);
  });
});
