import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { bundled, inChromium, inContext } from "./support/browser.js";
import { vectors } from "./support/vectors.js";

describe("the package outside of Node", () => {
  const all = { same: 3 * vectors.instructions.length + vectors.accounts.length, other: [] };
  let script: string;
  before(async () => {
    script = await bundled("everywhere");
  });

  it("it encodes and decodes everything in a context without Node's globals", async () => {
    assert.deepEqual(await inContext(script, "reproduce", vectors), all);
  });

  it("it encodes and decodes everything in Chromium", async () => {
    const { answer, complaints } = await inChromium(script, "reproduce", vectors);
    assert.deepEqual([answer, complaints], [all, []]);
  });
});
