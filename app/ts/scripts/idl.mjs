// Writes the committed IDL into the sources as a module, since neither every browser nor Node 20 imports JSON: as text,
// which engines read faster than a literal, and without its docs, which are almost half of it.
import { mkdir, readFile, writeFile } from "node:fs/promises";

const committed = new URL("../../idl/", import.meta.url);
const generated = new URL("../src/generated/", import.meta.url);

const withoutDocs = (key, value) => (key === "docs" ? undefined : value);
const idl = JSON.stringify(JSON.parse(await readFile(new URL("flashback.json", committed), "utf8")), withoutDocs);
await mkdir(generated, { recursive: true });
await writeFile(new URL("flashback.ts", generated), await readFile(new URL("flashback.ts", committed)));
await writeFile(
  new URL("idl.ts", generated),
  `import type { Idl } from "@anchor-lang/core";\n\nexport const IDL = JSON.parse(${JSON.stringify(idl)}) as Idl;\n`,
);
