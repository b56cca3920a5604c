// Places that are not Node: a context that has nothing but what the web gives a script, and a real browser.

import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";

import { build } from "esbuild";
import { chromium, type Browser } from "playwright-core";

/** Names under which Chromium is installed. */
const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The script of this folder called `name`, with all that it imports, as browsers load it; its exports are `suite`. */
export async function bundled(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const options = { bundle: true, write: false, platform: "browser", format: "iife", globalName: "suite" } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [entry], target: "es2023", logLevel: "silent" });
  return outputFiles[0]?.text ?? "";
}

/** What every browser and worker gives a script, and Node's own globals not. */
export function webContext(): object {
  const { TextDecoder, TextEncoder, URL, AbortController, WebSocket, crypto, fetch, atob, btoa, console } = globalThis;
  const { performance, setTimeout, clearTimeout, setInterval, clearInterval, structuredClone } = globalThis;
  const context = createContext({
    ...{ TextDecoder, TextEncoder, URL, AbortController, WebSocket, crypto, fetch, atob, btoa, console },
    ...{ performance, setTimeout, clearTimeout, setInterval, clearInterval, structuredClone },
  });
  // Views of other realms are none for `instanceof`, and TextEncoder's would be of this one.
  runInContext("globalThis.self = globalThis", context);
  return context;
}

/** Calls what the bundled `script` exports as `name` in {@link webContext}; `argument` and the answer are JSON. */
export async function inContext(script: string, name: string, argument: unknown): Promise<unknown> {
  const context = webContext();
  runInContext(script, context);
  const call = `suite.${name}(${JSON.stringify(argument)}).then(JSON.stringify)`;
  return JSON.parse(await (runInContext(call, context) as Promise<string>));
}

/** A Chromium of this machine. */
export async function launch(): Promise<Browser> {
  const path = execFileSync("sh", ["-c", CHROMIUM.map((name) => `command -v ${name}`).join(" || ")]);
  return chromium.launch({ executablePath: path.toString().trim(), args: FLAGS });
}

/** Serves `script` in an empty page; the URL, and how to stop. */
export async function serve(script: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const isScript = request.url === "/script.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : '<!doctype html><title>suite</title><script src="/script.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Calls what the bundled `script` exports as `name` in a page of Chromium, and what the page complained of. */
export async function inChromium(
  script: string,
  name: string,
  argument: unknown,
): Promise<{ answer: unknown; complaints: string[] }> {
  const browser = await launch();
  const { url, close } = await serve(script);
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(url);
    const call = `suite.${name}(${JSON.stringify(argument)})`;
    return { answer: await page.evaluate(call), complaints };
  } finally {
    close();
    await browser.close();
  }
}
