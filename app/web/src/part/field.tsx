// Fields that are typed, and what they mean.

import { parseAmount } from "@flashback/client";
import { PublicKey } from "@solana/web3.js";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  label: string;
  text: string;
  change: (text: string) => void;
  /** Whether what is typed cannot be used. */
  wrong?: boolean;
  /** What kind of keyboard a phone shows. */
  mode?: "text" | "numeric" | "decimal";
  hint?: string;
}

/** One line of text. */
export function TextField({ label, text, change, wrong = false, mode = "text", hint }: Props) {
  return (
    <Labelled
      label={label}
      hint={hint}
      field={(names) => (
        <input
          {...names}
          inputMode={mode}
          value={text}
          aria-invalid={wrong}
          onInput={(event) => change(event.currentTarget.value.trimStart())}
        />
      )}
    />
  );
}

/** A choice. */
export function Choice({
  label,
  value,
  change,
  options,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <Labelled
      label={label}
      field={(names) => (
        <select {...names} value={value} onChange={(event) => change(event.currentTarget.value)}>
          {options.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      )}
    />
  );
}

/** Something that is or is not. */
export function Check({ label, is, change }: { label: string; is: boolean; change: (is: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={is} onChange={(event) => change(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

interface LabelledProps {
  label: string;
  hint?: string | undefined;
  /** The field itself, which takes these. */
  field: (names: { id: string; "aria-describedby": string | undefined }) => ComponentChildren;
}

/** A field with its name above it, and what helps to fill it below. */
function Labelled({ label, hint, field }: LabelledProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {field({ id, "aria-describedby": hint ? `${id}-hint` : undefined })}
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

/** A file of which only the sha256 is used; `change` is told it, or that there is none. */
export function HashField({ label, change }: { label: string; change: (hash: Uint8Array | undefined) => void }) {
  const read = async (file: File | undefined) => {
    change(undefined);
    if (file) change(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
  };
  return (
    <Labelled
      label={label}
      hint="Only its sha256 goes onto the chain. Keep the file: the arbiter will ask for it."
      field={(names) => (
        <input {...names} type="file" onChange={(event) => void read(event.currentTarget.files?.[0])} />
      )}
    />
  );
}

/** A share in percent as basis points; `undefined` unless it is one of at most all. */
export function bpsIn(text: string): number | undefined {
  const share = decimalIn(text, 2);
  return share !== undefined && share <= 10_000n ? Number(share) : undefined;
}

/** A decimal number in units of its last digit; `undefined` if it is none. */
export function decimalIn(text: string, decimals: number): bigint | undefined {
  try {
    return parseAmount(text, decimals);
  } catch {
    return undefined;
  }
}

/** A key; `undefined` if it is none. */
export function keyIn(text: string): PublicKey | undefined {
  try {
    return new PublicKey(text.trim());
  } catch {
    return undefined;
  }
}
