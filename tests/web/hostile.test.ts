import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { browse } from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import { cheat, client } from "./support/network.js";
import { visit } from "./support/visit.js";

/** Where a listing holds its name, and a provider its name and endpoint, each with its size. */
const FIELDS = {
  listing: { at: 136, size: 32 },
  provider: { at: 168, size: 32 },
  endpoint: { at: 200, size: 96 },
};

async function write(account: PublicKey, { at, size }: { at: number; size: number }, text: string): Promise<void> {
  const info = await client.connection.getAccountInfo(account);
  assert(info);
  const bytes = Buffer.alloc(size);
  assert(bytes.write(text) <= size);
  const data = Buffer.from(info.data);
  data.set(bytes, at);
  const { lamports, owner } = info;
  await cheat("surfnet_setAccount", [
    account.toBase58(),
    { lamports, owner: owner.toBase58(), executable: false, data: data.toString("hex") },
  ]);
}

const entries = await browse(client, { kind: 0 });
const victim = entries.find(({ listing }) => Buffer.from(listing.name).includes("Sealed sectors"));
assert(victim);
const { address, listing, provider } = victim;

async function restore(): Promise<void> {
  const text = (field: number[]) => Buffer.from(field).toString().replaceAll("\0", "");
  await write(address, FIELDS.listing, text(listing.name));
  await write(listing.provider, FIELDS.provider, text(provider.name));
  await write(listing.provider, FIELDS.endpoint, text(provider.endpoint));
}

describe("text of the chain", () => {
  after(restore);

  it("is text and nothing else, whatever it says", async () => {
    await write(address, FIELDS.listing, "<img src=x onerror=alert(1)>");
    await write(listing.provider, FIELDS.provider, "<a href=//evil.example>Click</a>");
    await write(listing.provider, FIELDS.endpoint, "javascript:alert(document.domain)");
    const { page, open, leave } = await visit();
    page.on("dialog", () => assert.fail("a script ran"));
    for (const place of ["browse", `listing/${address.toBase58()}`, `provider/${listing.provider.toBase58()}`]) {
      await open(place);
      await page.getByText("<img src=x onerror=alert(1)>").first().waitFor();
      await page.getByText("<a href=//evil.example>Click</a>").first().waitFor();
      assert.equal(await page.locator("#page img").count(), 0);
      const links = await page.locator("a").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
      assert.deepEqual(
        links.filter((href) => href.includes("evil.example") || href.startsWith("javascript:")),
        [],
      );
    }
    await leave();
  });

  it("shows what cannot be seen, and marks letters that look like others", async () => {
    const { page, open, leave } = await visit();
    const marked = async (name: string) => {
      await write(address, FIELDS.listing, name);
      await open(`listing/${address.toBase58()}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      return page
        .locator("h1 mark")
        .evaluateAll((marks) => marks.map((mark) => [mark.firstChild?.textContent, (mark as HTMLElement).title]));
    };
    assert.deepEqual(await marked("Sealed\u202Esrotces"), [["\\u{202e}", "a character that cannot be seen"]]);
    assert.deepEqual(await marked("Se\u0430led sectors"), [["\u0430", "letters of another alphabet"]]);
    assert.deepEqual(await marked("\uFF33ealed sectors"), [["\uFF33", "a look-alike of another character"]]);
    assert.deepEqual(await marked("雲 Хранилище"), []);
    await leave();
  });
});
