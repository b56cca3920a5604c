// Visits of the page, and what they must never bring up.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after } from "node:test";

import type { Keypair } from "@solana/web3.js";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

import { launch } from "../../support/browser.js";
import { page as served, rpc } from "./network.js";
import { give, type TestWallet } from "./wallet.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The browser of all visits. */
export const browser: Browser = await launch();
after(() => browser.close());

/** How to visit. */
export interface VisitOptions {
  /** The node; by default the network's. */
  node?: string;
  /** The cluster that it shall belong to. */
  cluster?: string;
  /** Where the page is; by default beside the network. */
  site?: string;
  /** Whose wallet is in the page. */
  key?: Keypair;
  /** The browser's settings. */
  context?: BrowserContextOptions;
}

/** Somebody who looks at the page. */
export interface Visit {
  page: Page;
  /** The wallet, where one was given. */
  wallet: TestWallet | undefined;
  /** Opens a place of the page, as `browse?level=2`, anew. */
  open: (place: string) => Promise<void>;
  /** Makes sure that nothing was complained of and nobody else was talked to, and leaves. */
  leave: () => Promise<void>;
}

/** The address of a place in the page. */
export function address(place: string, node = rpc, cluster = "localnet", site = served): string {
  const url = new URL(site);
  url.searchParams.set("node", node);
  url.searchParams.set("cluster", cluster);
  url.hash = `#/${place}`;
  return url.href;
}

/** Starts a visit. */
export async function visit({
  node = rpc,
  cluster = "localnet",
  site = served,
  key,
  context = {},
}: VisitOptions = {}): Promise<Visit> {
  const own = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await own.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // What the node answers is shown in the page; that a request or its websocket failed Chromium says by itself.
    const isNode = /^(Failed to load resource|WebSocket connection to )/.test(message.text());
    if (message.type() === "error" && !isNode) complaints.push(message.text());
  });
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  // What tsx wraps functions in, which these scripts are given to the page with.
  await page.addInitScript("globalThis.__name = (it) => it");
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`refused by the policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  const wallet = key && (await give(page, key));
  const open = async (place: string) => {
    await page.goto("about:blank");
    await page.goto(address(place, node, cluster, site));
  };
  const leave = async () => {
    await own.close();
    assert.deepEqual(complaints, []);
    const allowed = [new URL(site).origin, new URL(node).origin, "null", "data:"];
    assert.deepEqual(
      [...hosts].filter((host) => !allowed.includes(host)),
      [],
    );
  };
  return { page, wallet, open, leave };
}

/** Connects the wallet of the visit. */
export async function connected({ page }: Visit): Promise<void> {
  await page.getByRole("button", { name: "Connect wallet" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Test wallet" }).click();
  await page.getByRole("button", { name: "Disconnect" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
}

/** What axe finds wrong, a line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

/** What axe finds wrong in dark and in light, in which the page stays. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await violations(page)));
  }
  return found;
}

/** How far the page reaches beyond the window's width, in pixels. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Whether the pictures of the documentation are made anew. */
const UPDATES = process.env["UPDATE_SCREENSHOTS"] === "1";
/** Those that it shows. */
const SHOWN = ["listings-light-1440", "listing-dark-1440", "board-light-1440", "running-light-1440"];

/** Takes a picture of what is in the window. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = UPDATES && SHOWN.includes(name) ? "docs" : "target/screenshots";
  mkdirSync(folder, { recursive: true });
  const picture = await page.screenshot({ type: "jpeg", quality: 70, animations: "disabled" });
  writeFileSync(`${folder}/${name}.jpg`, picture);
}
