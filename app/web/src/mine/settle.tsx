// The buttons that record and settle what is over.

import { isPastTerm, settleableAt, type Found } from "@flashback/client";

import type { Action } from "../action/dialog.js";
import { time } from "../format.js";
import { useNow } from "../session.js";
import { expire, isSettled, settle } from "./actions.js";
import type { Belongings } from "./load.js";

interface Props {
  found: Found<"agreement">;
  of: Belongings;
  act: (action: Action) => void;
}

/** Records the end of an agreement that has reached its term. */
export function EndButton({ found, act }: Omit<Props, "of">) {
  const now = useNow();
  if (!isPastTerm(found.account, now)) return null;
  return (
    <button type="button" onClick={() => act(expire(found))}>
      Record the end
    </button>
  );
}

/** Settles the next period, once it can no longer be disputed; until then an agreement that has ended says when that is. */
export function SettleButton({ found, of, act }: Props) {
  const now = useNow();
  const { account } = found;
  const vault = of.known.vaults.get(account.vault.toBase58());
  if (!vault || account.startedAt === 0n || isSettled(account)) return null;
  const at = settleableAt(account, vault);
  if (now < at) return account.endsAt !== 0n && <small>Can be settled from {time(at)} on.</small>;
  return (
    <button type="button" onClick={() => act(settle(found))}>
      Settle period {account.periods + 1}
    </button>
  );
}
