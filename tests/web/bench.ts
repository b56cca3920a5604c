// The page among 10,000 listings: time to the first rows and to an answer of a filter, memory, transfer. Figures, no tests.
// usage: bench.ts [LISTINGS]

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { browse, PROGRAM_ID } from "@flashback/client";
import { Keypair, type PublicKey } from "@solana/web3.js";

import { cheat, client } from "./support/network.js";
import { visit } from "./support/visit.js";

const LISTINGS = Number(process.argv[2] ?? 10_000);
/** Listings of each provider. */
const EACH = 10;
/** Requests that are under way at once. */
const AT_ONCE = 16;
/** Times that everything is measured. */
const ROUNDS = 5;
/** Where accounts hold what differs. */
const AT = { protocol: 11, region: 14, id: 24, provider: 64, listingName: 136 };
const REGIONS = [276, 40, 756, 250, 528];

/** Puts a crowd onto the network: copies of one listing, its provider and its bond, each with keys of its own. */
async function crowd(): Promise<void> {
  const [sample] = await browse(client, { kind: 0 });
  assert(sample);
  const { listing } = sample;
  const keys = [sample.address, listing.provider, listing.bond];
  const [offer, provider, bond] = await client.connection.getMultipleAccountsInfo(keys);
  assert(offer && provider && bond);
  const bondAt = offer.data.indexOf(Buffer.from(listing.bond.toBytes()));
  const jobs: (() => Promise<unknown>)[] = [];
  const put = (data: Buffer, address: PublicKey) =>
    jobs.push(() =>
      cheat("surfnet_setAccount", [
        address.toBase58(),
        { lamports: offer.lamports, owner: PROGRAM_ID.toBase58(), executable: false, data: data.toString("hex") },
      ]),
    );
  for (let seller = 0; seller * EACH < LISTINGS; seller += 1) {
    const [its, staked] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
    const region = REGIONS[seller % REGIONS.length] ?? 0;
    const entry = Buffer.from(provider.data);
    entry.writeUInt16LE(region, AT.region);
    entry.set(its.toBytes(), AT.provider);
    put(entry, its);
    put(Buffer.from(bond.data), staked);
    for (let index = 0; index < EACH; index += 1) {
      const data = Buffer.from(offer.data);
      data.writeUInt8(1 + (index % 5), AT.protocol);
      data.writeUInt16LE(region, AT.region);
      data.writeBigUInt64LE(BigInt(index), AT.id);
      data.set(its.toBytes(), AT.provider);
      data.set(staked.toBytes(), bondAt);
      data.fill(0, AT.listingName, AT.listingName + 32);
      data.write(`Offer ${seller * EACH + index}`, AT.listingName);
      put(data, Keypair.generate().publicKey);
    }
  }
  const work = async () => {
    for (let job = jobs.pop(); job; job = jobs.pop()) await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe(`among ${LISTINGS} listings`, () => {
  it("measures", { timeout: 1_200_000 }, async () => {
    await crowd();
    const first: number[] = [];
    const all: number[] = [];
    const work: number[] = [];
    const filters: number[] = [];
    const memory: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { page, open, leave } = await visit();
      const inside = await page.context().newCDPSession(page);
      await inside.send("Performance.enable");
      await page.addInitScript(() => {
        const watcher = new MutationObserver(() => {
          if (!document.querySelector("table.listings tbody tr")) return;
          watcher.disconnect();
          requestAnimationFrame(() => setTimeout(() => performance.mark("first rows")));
        });
        watcher.observe(document, { childList: true, subtree: true });
      });
      await open("browse");
      await page.locator("table.listings tbody tr").first().waitFor({ timeout: 120_000 });
      await page.waitForFunction(() => performance.getEntriesByName("first rows").length > 0);
      first.push(await page.evaluate(() => performance.getEntriesByName("first rows")[0]?.startTime ?? Number.NaN));
      await page.getByText(/of 10,\d{3} listings/).waitFor({ timeout: 120_000 });
      all.push(await page.evaluate(() => performance.now()));
      const { metrics } = await inside.send("Performance.getMetrics");
      work.push(1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN));
      for (const [name, value] of [
        ["region", "276"],
        ["protocol", "3"],
        ["level", "1"],
        ["sort", "level"],
        ["sort", "rating"],
        ["sort", "price"],
      ] as const) {
        filters.push(
          await page.evaluate(
            async ([name, value]) => {
              const field = document.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
              if (!field) return Number.NaN;
              const before = performance.now();
              field.value = value;
              field.dispatchEvent(new Event("change", { bubbles: true }));
              // Behind the next frame everything that the change brought is laid out and painted.
              await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
              return performance.now() - before;
            },
            [name, value] as const,
          ),
        );
      }
      memory.push(
        await page.evaluate(
          () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
        ),
      );
      await leave();
    }
    console.log(`first rows after     ${middle(first).toFixed(0)} ms`);
    console.log(`all of them after    ${middle(all).toFixed(0)} ms`);
    console.log(`of it the page works ${middle(work).toFixed(0)} ms`);
    console.log(`a filter answers in  ${middle(filters).toFixed(0)} ms, at most ${Math.max(...filters).toFixed(0)} ms`);
    console.log(filters.map((ms) => ms.toFixed(0)).join(" "));
    console.log(`memory of scripts    ${(middle(memory) / 2 ** 20).toFixed(0)} MiB`);
  });
});
