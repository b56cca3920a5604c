import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { certify, dollar, list, offer, seller, stake } from "../support/fixture.js";
import { connection, somebody, standing } from "../support/network.js";
import { compile, firstLines, outside, sample } from "../support/outside.js";

describe("the README's sample in TypeScript", { skip: standing }, () => {
  let folder: string;
  before(async () => {
    folder = await outside();
  });
  after(() => rm(folder, { recursive: true }));

  it("it compiles and runs as it stands, in a project of its own", async () => {
    const acme = await seller(0);
    await stake(acme, 1_000_000_000n);
    await certify(acme.provider, 1);
    await list(acme, { ...offer, price: offer.price.subn(1) });
    const { key } = await somebody();
    await dollar.pay(key.publicKey, 1_000_000_000n);

    const code = (await sample())
      .replace("http://127.0.0.1:8899", connection.rpcEndpoint)
      .replace("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", dollar.mint.toBase58());
    const wallet = `import { Keypair } from "@solana/web3.js";
      const wallet = Keypair.fromSecretKey(Uint8Array.from(${JSON.stringify([...key.secretKey])}));\n`;
    await writeFile(join(folder, "sample.ts"), wallet + code);
    assert.equal(await compile(folder), "");
    const lines = await firstLines(folder, "sample.js", 2);
    for (const line of lines) assert.match(line, /^\d+n \{ provider: \d+n, fee: \d+n \}$/);
  });
});
