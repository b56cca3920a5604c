import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { nodeThat, type Answer } from "./support/proxy.js";
import { visit, type Visit } from "./support/visit.js";

const rows = "table.listings tbody tr";

async function withNode(answer: Answer, look: (seen: Visit) => Promise<void>, cluster = "localnet"): Promise<void> {
  const { url, close } = await nodeThat(answer);
  const seen = await visit({ node: url, cluster });
  await seen.open("browse");
  await look(seen);
  await seen.leave();
  close();
}

const refused = (id: unknown, code: number, message: string) => ({
  body: JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }),
});

describe("a node", () => {
  it("that asks for fewer requests is waited for", async () => {
    let busy = 3;
    await withNode(
      () => (busy-- > 0 ? { status: 429, body: "Too many requests" } : undefined),
      async ({ page }) => {
        await page.getByText("The node asks for fewer requests").waitFor();
        await page.locator(rows).first().waitFor();
        assert.equal(await page.getByText("The node asks for fewer requests").count(), 0);
      },
    );
  });

  it("that never has time is quoted, and asked again when the reader wants it", async () => {
    let busy = true;
    await withNode(
      () => (busy ? { status: 429, body: "come back tomorrow" } : undefined),
      async ({ page }) => {
        await page
          .getByRole("alert")
          .getByText(/429.*come back tomorrow/)
          .waitFor();
        busy = false;
        await page.getByRole("button", { name: "Try again" }).click();
        await page.locator(rows).first().waitFor();
      },
    );
  });

  it("that fails is quoted", async () => {
    await withNode(
      () => ({ status: 500, body: "the disk is full" }),
      async ({ page }) => {
        await page
          .getByRole("alert")
          .getByText(/500.*the disk is full/)
          .waitFor();
        await page.getByText("choose another node above").waitFor();
      },
    );
  });

  it("that answers garbage is not believed", async () => {
    await withNode(
      () => ({ body: "<html>welcome to the hotel</html>" }),
      async ({ page }) => {
        await page.getByRole("alert").getByText("The node did not answer as it should").waitFor();
        assert.equal(await page.locator(rows).count(), 0);
      },
    );
  });

  it("that does not list a program's accounts is quoted, with what to do", async () => {
    await withNode(
      (method, id) =>
        method === "getProgramAccounts" ? refused(id, -32010, "excluded from account secondary indexes") : undefined,
      async ({ page }) => {
        const alert = page.getByRole("alert");
        await alert.getByText("excluded from account secondary indexes").waitFor();
        await alert.getByText("does not answer getProgramAccounts").waitFor();
      },
    );
  });

  it("of another cluster is refused", async () => {
    await withNode(
      () => undefined,
      async ({ page }) => {
        await page
          .getByRole("alert")
          .getByText(/The cluster is .*, not solana:devnet/)
          .waitFor();
        assert.equal(await page.locator(rows).count(), 0);
      },
      "devnet",
    );
    await withNode(
      (method, id) =>
        method === "getGenesisHash"
          ? { body: JSON.stringify({ jsonrpc: "2.0", id, result: "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d" }) }
          : undefined,
      async ({ page }) => {
        await page.getByRole("alert").getByText("The cluster is solana:mainnet, not solana:localnet").waitFor();
      },
    );
  });

  it("that is not there is said to be missing, and another one can be chosen", async () => {
    const { url, close } = await nodeThat(() => undefined);
    const seen = await visit({ node: "http://127.0.0.1:9" });
    const { page, open } = seen;
    await open("browse");
    await page.getByRole("alert").getByText("The node did not answer as it should").waitFor();
    await page.getByRole("button", { name: /^Node, failed/ }).click();
    await page.getByLabel("URL of its JSON-RPC").fill("ftp://127.0.0.1");
    await page.getByText("begins with https:// or http://").waitFor();
    await page.getByLabel("URL of its JSON-RPC").fill(url);
    await page.getByRole("button", { name: "Use this node" }).click();
    await page.locator(rows).first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get("node"), url);
    await page.close();
    close();
  });
});
