import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { describe, it } from "node:test";

import { build } from "esbuild";

import { serve } from "../support/browser.js";
import { browser, violations } from "./support/visit.js";

/** The parts that show measurements, in a page of their own. */
async function parts(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { h, render } from "preact";
        import { PublicKey } from "@solana/web3.js";
        import { Measured } from "./listing/measured.tsx";
        const nobody = new PublicKey(0);
        const up = [288, 287, 280, 0];
        const results = Array.from({ length: 96 }, (_, at) => ({
          measured: at % 4 === 3 ? 0 : 288,
          up: up[at % 4],
          successPpm: 1_000_000,
          p95Ms: 100 + at,
          p10Kib: 4_000 - at,
          flags: at % 4 === 3 ? 0 : 1,
        }));
        const slot = { monitor: nobody, next: nobody, nextFrom: 0, missed: 0b101 };
        const board = {
          genesisAt: BigInt(Date.UTC(2026, 10, 1) / 1_000),
          epochSecs: 86_400,
          firstEpoch: 0,
          nextEpoch: 96,
          monitors: 1,
          slots: [slot],
          results,
          status: 0,
          measuredEpochs: 72,
          purseLamports: 7n,
          lateLamports: 0n,
          reportPayLamports: 3n,
        };
        addEventListener("DOMContentLoaded", () => {
        document.documentElement.lang = "en";
        const main = document.body.appendChild(document.createElement("main"));
        const heading = main.appendChild(document.createElement("h1"));
        heading.textContent = "Parts";
        render(h(Measured, { board }), main.appendChild(document.createElement("div")));
        });`,
      resolveDir: fileURLToPath(new URL("../../app/web/src", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    target: "es2023",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

describe("what a board measured", () => {
  it("is one tab stop, along which arrow keys name each epoch, and axe finds nothing", async () => {
    const { url, close } = await serve(await parts());
    const page = await (await browser.newContext()).newPage();
    await page.goto(url);
    const strip = page.getByRole("listbox");
    assert.equal(await strip.getByRole("option").count(), 96);
    const current = page.locator(".strip-name");
    await page.keyboard.press("Tab");
    assert.equal(await current.innerText(), "2027-02-04: not measured; silent: monitor 0");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await current.innerText(), "2027-02-03: 97.2222 % available, 8 of 288 buckets down");
    await page.keyboard.press("Home");
    assert.equal(await current.innerText(), "2026-11-01: 100 % available, 0 of 288 buckets down");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await current.innerText(), "2026-11-01: 100 % available, 0 of 288 buckets down");
    const tones = await strip
      .getByRole("option")
      .evaluateAll((bars) => bars.slice(0, 4).map(({ className }) => className));
    assert.deepEqual(tones, ["bar good", "bar warn", "bar bad", "bar none"]);
    await page.getByRole("img", { name: /^194 ms in the last measured epoch, between 100 and 194 ms$/ }).waitFor();
    await page
      .getByRole("img", { name: /^3,906 KiB\/s in the last/ })
      .locator("canvas")
      .waitFor();
    await page.getByText("pays the monitors of 2 epochs").waitFor();
    await page.getByText("A single monitor is believed whatever it says").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.context().close();
    close();
  });
});
