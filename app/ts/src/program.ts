// What the program's instructions take, as Anchor wants it.

import type { IdlTypes } from "@anchor-lang/core";

import type { Flashback } from "./generated/flashback.js";

/** Arguments by the names of their types, as Anchor encodes them: big numbers, and enums as objects with one key. */
export type IdlArgs = IdlTypes<Flashback>;
