import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { compile, outside } from "./support/outside.js";

describe("the packed package in a project of its own", () => {
  let folder: string;
  before(async () => {
    folder = await outside();
  });
  after(() => rm(folder, { recursive: true }));

  it("it has every type that it needs, and they say what is wrong", async () => {
    await writeFile(
      join(folder, "uses.ts"),
      `import { browse, connect, eventsIn, instruction, type Agreement, type Args, type BrowseEntry, type Client } from "@flashback/client";
       import { program } from "@flashback/client/anchor";

       type IsAny<T> = 0 extends 1 & T ? true : false;
       type Deposit = ReturnType<typeof program>["methods"]["deposit"];
       export const known: false[] = [] as IsAny<Agreement["rateQ"] | Parameters<Deposit>[0]>[];
       export const events: false = {} as IsAny<ReturnType<typeof eventsIn>[number]["data"]>;

       export async function first(client: Client): Promise<BrowseEntry | undefined> {
         const [entry] = await browse(client, { quantity: 5n });
         // @ts-expect-error: an amount is a big number
         program(client).methods.deposit("5");
         // @ts-expect-error: accounts are missing
         instruction("deposit", { amount: 5n }, {});
         // @ts-expect-error: an amount is a bigint
         const args: Args<"deposit"> = { amount: 5 };
         // @ts-expect-error: without a connection there is no client
         await connect({});
         // @ts-expect-error: a price is a bigint
         entry?.listing.price.toFixed();
         return args && entry;
       }`,
    );
    assert.equal(await compile(folder), "");
    assert.equal(await compile(folder, "tsconfig.web.json"), "", "in a project without Node's types");
  });
});
