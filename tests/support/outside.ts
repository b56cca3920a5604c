// A project outside of this one, which has the package as people get it: packed, and installed with what it depends on.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Makes the project; the folder is the caller's to remove. */
export async function outside(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "flashback-outside-"));
  await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: at("../../app/ts") });
  const packed = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const quietly = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
  await run("npm", ["install", ...quietly, `./${packed}`], { cwd: folder });
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: "es2023",
    lib: ["es2023", "dom"],
    module: "nodenext",
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const web = { extends: "./tsconfig.json", compilerOptions: { types: [], skipLibCheck: true } };
  await writeFile(join(folder, "tsconfig.web.json"), JSON.stringify(web));
  return folder;
}

/** What the compiler says of the project, which it also compiles; nothing if all is well. */
export async function compile(folder: string, project = "tsconfig.json"): Promise<string> {
  const compiler = fileURLToPath(import.meta.resolve("typescript/lib/tsc.js"));
  return run(process.execPath, [compiler, "--project", project], { cwd: folder }).then(
    () => "",
    (failed: { stdout: string }) => failed.stdout,
  );
}

/** The README's sample in TypeScript. */
export async function sample(): Promise<string> {
  const readme = await readFile(at("../../README.md"), "utf8");
  const [, code] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? [];
  if (!code) throw new Error("the README has no sample in TypeScript");
  return code;
}

/** What a script of the project prints in its first `count` lines; then it is stopped. */
export async function firstLines(folder: string, script: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [script], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let [printed, complaints] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.split("\n").length > count) break;
  }
  child.kill();
  if (printed.split("\n").length <= count) throw new Error(complaints || printed);
  return printed.split("\n").slice(0, count);
}
