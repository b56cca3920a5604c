import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { AnchorProvider } from "@anchor-lang/core";
import { fetchPlatform } from "@flashback/client";

import { clusterFile, initialize } from "../../migrations/platform.mjs";
import { client, connection, refusalOf, program } from "../support/network.js";

const provider = program.provider as AnchorProvider;

describe("the migration", () => {
  let folder: string;
  before(async () => {
    // Inside of the workspace, as Anchor's own script host is.
    const target = fileURLToPath(new URL("../../target/", import.meta.url));
    await mkdir(target, { recursive: true });
    folder = await mkdtemp(join(target, "migration-"));
  });
  after(() => rm(folder, { recursive: true }));

  /** A file of the platform as it stands, with changes. */
  async function file(changes: object): Promise<string> {
    const { epochSecs, reportWindowSecs, admin, registrar, guardian, treasury, arbiter, feeBps } =
      await fetchPlatform(client);
    const values = {
      epoch_secs: epochSecs,
      report_window_secs: reportWindowSecs,
      admin,
      registrar,
      guardian,
      treasury,
      arbiter,
      fee_bps: feeBps,
    };
    const path = join(folder, "cluster.json");
    await writeFile(path, JSON.stringify({ ...values, ...changes }));
    return path;
  }

  const run = async (path: string) => {
    const said: string[] = [];
    const signature = await initialize(provider, path, { say: (line) => said.push(line) });
    return { signature, said };
  };

  describe("when the platform is there as the file says", () => {
    it("it does nothing, and says so", async () => {
      const { signature, said } = await run(await file({}));
      assert.deepEqual([signature, said], [undefined, ["the platform is there as the file says; nothing to do"]]);
    });

    it("it does the same from Anchor's own script host", async () => {
      const host = join(folder, "host.ts");
      const deploy = fileURLToPath(new URL("../../migrations/deploy.ts", import.meta.url));
      await writeFile(
        host,
        `import * as anchor from "@anchor-lang/core";
         const connection = new anchor.web3.Connection(${JSON.stringify(connection.rpcEndpoint)}, "confirmed");
         require(${JSON.stringify(deploy)})(new anchor.AnchorProvider(connection, anchor.Wallet.local()));`,
      );
      const tsx = fileURLToPath(import.meta.resolve("tsx/cli"));
      const env = { ...process.env, FLASHBACK_CLUSTER_FILE: await file({}) };
      const { stdout } = await promisify(execFile)(process.execPath, [tsx, host], { env });
      assert.equal(stdout.trim(), "the platform is there as the file says; nothing to do");
    });
  });

  describe("when the platform differs from the file", () => {
    it("it says where, and changes nothing", async () => {
      const before = await fetchPlatform(client);
      const said: string[] = [];
      const path = await file({ fee_bps: 321, epoch_secs: 288 });
      const error = await refusalOf(initialize(provider, path, { say: (line) => said.push(line) }));
      assert.match(error.message, /differs from the file in epoch_secs, fee_bps\. Change it/);
      assert.match(
        said.join("\n"),
        /epoch_secs: \d+ on the chain, 288 in the file\nfee_bps: \d+ on the chain, 321 in the file/,
      );
      assert.deepEqual(await fetchPlatform(client), before);
    });
  });

  describe("when the file is none", () => {
    it("it says what is wrong", async () => {
      const said = async (changes: object) => (await refusalOf(run(await file(changes)))).message;
      assert.match(await said({ fees: 1 }), /fees is no setting/);
      assert.match(await said({ guardian: undefined }), /guardian is missing/);
      assert.match((await refusalOf(run(join(folder, "none.json")))).message, /cannot be read/);
    });
  });

  it("it takes the file of the cluster that the connection leads to", async () => {
    const values = JSON.parse(await readFile(await clusterFile(connection), "utf8")) as { admin: string };
    assert.equal(values.admin, "@wallet");
  });
});
