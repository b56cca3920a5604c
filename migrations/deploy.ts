// What `anchor migrate` runs: the platform as the cluster's file says, or nothing where it is so already. `DRY_RUN=1` only
// says what would be done; `FLASHBACK_CLUSTER_FILE` names another file than the cluster's own.

import type { AnchorProvider } from "@anchor-lang/core";

export = async function deploy(provider: AnchorProvider): Promise<void> {
  const { clusterFile, initialize } = await import("./platform.mjs");
  try {
    const file = process.env["FLASHBACK_CLUSTER_FILE"] ?? (await clusterFile(provider.connection));
    await initialize(provider, file, { dryRun: process.env["DRY_RUN"] === "1", say: (line) => console.log(line) });
  } catch (error) {
    // Anchor's script host does not wait for this.
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
};
