// Writes the committed IDL into the sources as a module, since neither every browser nor Node 20 imports JSON: as text,
// which engines read faster than a literal, without its docs, which are almost half of it, and with the names that Anchor's
// clients have.
import { mkdir, readFile, writeFile } from "node:fs/promises";

import { convertIdlToCamelCase } from "@anchor-lang/core";

const committed = new URL("../../idl/", import.meta.url);
const generated = new URL("../src/generated/", import.meta.url);

const idl = JSON.parse(await readFile(new URL("flashback.json", committed), "utf8"));
const text = JSON.stringify(convertIdlToCamelCase(idl), (key, value) => (key === "docs" ? undefined : value));
await mkdir(generated, { recursive: true });
await writeFile(new URL("flashback.ts", generated), await readFile(new URL("flashback.ts", committed)));
await writeFile(
  new URL("idl.ts", generated),
  `import type { Flashback } from "./flashback.js";\n\nexport const IDL = JSON.parse(${JSON.stringify(text)}) as Flashback;\n`,
);
