// What a reader does with an action: looks at the preview, signs, and reads what happened.

import type { Page } from "playwright-core";

/** The dialog that is open. */
export const dialog = (page: Page) => page.getByRole("dialog");

/** Waits for the preview; what it says changes. */
export async function previewed(page: Page): Promise<string> {
  await dialog(page).getByText("What changes").waitFor();
  return dialog(page).locator("table.changes").innerText();
}

/** Signs what is previewed and waits until it is in a block; the events that the page tells of. */
export async function signed(page: Page): Promise<string[]> {
  await previewed(page);
  await dialog(page).getByRole("button", { name: "Sign with Test wallet" }).click();
  await dialog(page).getByText("Done. It is in a block.").waitFor();
  const events = await dialog(page).locator(".notice li").allInnerTexts();
  await dialog(page).getByRole("button", { name: "Close" }).last().click();
  return events;
}

/** The card of an agreement or a vault that has `text` in it. */
export const card = (page: Page, text: string | RegExp) => page.getByRole("article").filter({ hasText: text });

/** The listing called `name`, opened from the listings. */
export async function openListing(page: Page, open: (place: string) => Promise<void>, name: string, kind = "storage") {
  await open(`browse?kind=${kind}`);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}
