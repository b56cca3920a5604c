// A reader who has a keyboard and nothing else.

import assert from "node:assert/strict";

import type { Page } from "playwright-core";

import { dialog, previewed } from "./act.js";

/** Steps after which Tab has been everywhere. */
const MOST_STEPS = 200;

/** What has the focus: its text, or what it is called. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    const text = (activeElement as HTMLElement | null)?.innerText.trim();
    return (
      (activeElement instanceof HTMLSelectElement ? undefined : text) ||
      (activeElement?.getAttribute("aria-label") ?? "")
    );
  });
}

/** Goes on with Tab until what has the focus says `text`. */
export async function tabTo(page: Page, text: string | RegExp): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press("Tab");
    const says = await focused(page);
    if (typeof text === "string" ? says === text : text.test(says)) return;
  }
  assert.fail(`Tab never reaches ${text}`);
}

/** Goes to what says `text`, presses it, signs what it previews, and closes what happened; the events that the page tells of. */
export async function press(page: Page, text: string | RegExp): Promise<string[]> {
  await tabTo(page, text);
  await page.keyboard.press("Enter");
  await previewed(page);
  await tabTo(page, "Sign with Test wallet");
  await page.keyboard.press("Enter");
  await dialog(page).getByText("Done. It is in a block.").waitFor();
  const events = await dialog(page).locator(".notice li").allInnerTexts();
  await tabTo(page, "Close");
  await page.keyboard.press("Enter");
  await dialog(page).waitFor({ state: "detached" });
  return events;
}

/** Connects the wallet of the page, from its top. */
export async function connect(page: Page): Promise<void> {
  await tabTo(page, "Connect wallet");
  await page.keyboard.press("Enter");
  await dialog(page).waitFor();
  await tabTo(page, "Test wallet");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Disconnect" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
}

/** What of a page can be acted on and Tab never reaches. */
export async function unreached(page: Page): Promise<string[]> {
  // Some of it waits for the node.
  await page.getByRole("button", { name: /Node, connected/ }).waitFor();
  const actionable = "a[href], button, input, select, summary, [tabindex='0']";
  await page.evaluate((actionable) => {
    for (const element of Array.from(document.querySelectorAll<HTMLElement>(actionable)))
      element.dataset["reach"] = "not";
    addEventListener("focusin", ({ target }) => delete (target as HTMLElement).dataset["reach"]);
    (document.activeElement as HTMLElement | null)?.blur();
  }, actionable);
  const left = () =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll<HTMLElement>("[data-reach]"))
        .filter((element) => element.checkVisibility() && !element.matches(":disabled"))
        // Of radio buttons Tab reaches the chosen one, and arrow keys the others.
        .filter((element) => !(element instanceof HTMLInputElement && element.type === "radio" && !element.checked))
        .map((element) => element.outerHTML.slice(0, 120)),
    );
  const count = await page.locator(actionable).count();
  for (let step = 0; step < count + 5; step += 1) await page.keyboard.press("Tab");
  return left();
}
