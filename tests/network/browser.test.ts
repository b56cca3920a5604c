import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { AgreementStatus } from "@flashback/client";

import { bundled, inChromium } from "../support/browser.js";
import { dollar, list, seller, stake } from "../support/fixture.js";
import { connection, somebody } from "../support/network.js";

describe("a consumer in Chromium", () => {
  it("it browses, buys, funds, claims, previews and watches", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    await list(acme);
    const { key } = await somebody();
    await dollar.pay(key.publicKey, 1_000_000_000n);
    const { answer, complaints } = await inChromium(await bundled("journey"), "journey", {
      url: connection.rpcEndpoint,
      secret: [...key.secretKey],
      provider: acme.provider.toBase58(),
    });
    assert.deepEqual([answer, complaints], [["the notice would cost a fee", `status ${AgreementStatus.Active}`], []]);
  });
});
