// What can be done with one's vaults and agreements. The package says how; here is what a reader has to know of each.

import {
  acceptInstructions,
  cancelInstructions,
  claimInstructions,
  closeAgreementInstructions,
  closeVaultInstructions,
  declineInstructions,
  fundInstructions,
  leaveInstructions,
  terminateInstructions,
  withdrawInstructions,
  type Agreement,
  type Found,
  type Vault,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import type { Action } from "../action/dialog.js";
import { money, span, type Money } from "../format.js";

const vaultNamed = (vault: PublicKey) => ({ [vault.toBase58()]: "The vault" });

/** Puts money into a vault. */
export function deposit({ address }: Found<"vault">, mint: Money, amount: bigint): Action {
  return {
    title: `Deposit ${money(amount, mint)}`,
    names: vaultNamed(address),
    binding: ["What agreements have not earned, and no guarantee holds, can be withdrawn at any time."],
    instructions: (client) => fundInstructions(client, address, amount),
  };
}

/** Takes money out of a vault. */
export function withdraw({ address }: Found<"vault">, mint: Money, amount: bigint): Action {
  return {
    title: `Withdraw ${money(amount, mint)}`,
    names: vaultNamed(address),
    binding: ["Every agreement of the vault is paid for a shorter time then."],
    instructions: (client) => withdrawInstructions(client, address, amount),
  };
}

/** Closes a vault. */
export function closeVault({ address }: Found<"vault">): Action {
  return {
    title: "Close the vault",
    names: vaultNamed(address),
    binding: ["Everything in it goes to your wallet, its rent to whoever paid it. The vault can be opened again."],
    instructions: (client) => closeVaultInstructions(client, address),
  };
}

/** Takes a request back. */
export function cancel({ address }: Found<"agreement">): Action {
  return {
    title: "Cancel the request",
    binding: ["The provider can no longer accept it."],
    instructions: (client) => cancelInstructions(client, address),
  };
}

/** Gives the consumer's notice. */
export function terminate({ address, account }: Found<"agreement">): Action {
  return {
    title: "Give notice",
    binding: [
      `The agreement ends ${span(account.terms.noticeSecs)} from now, or at its term if that is sooner. This cannot be taken back.`,
      "The time until then is paid, if need be from the guarantee.",
    ],
    instructions: (client) => terminateInstructions(client, address),
  };
}

/** Leaves at once, where there is a right to. */
export function leave({ address }: Found<"agreement">): Action {
  return {
    title: "Leave at once",
    binding: ["The agreement ends now, without notice and free. This cannot be taken back."],
    instructions: (client) => leaveInstructions(client, address),
  };
}

/** Starts what was asked for. */
export function accept({ address }: Found<"agreement">): Action {
  return {
    title: "Accept the request",
    binding: [
      "You serve it from now on, and are paid by the second.",
      "Capacity and collateral stay reserved until the agreement is settled.",
    ],
    instructions: (client) => acceptInstructions(client, address),
  };
}

/** Refuses what was asked for. */
export function decline({ address }: Found<"agreement">): Action {
  return {
    title: "Decline the request",
    binding: ["The request is closed, its rent returns to whoever paid it."],
    instructions: (client) => declineInstructions(client, address),
  };
}

/** Pays what is earned to the provider. */
export function claim({ address, account }: Found<"agreement">): Action {
  return {
    title: "Claim what is earned",
    names: { [account.vault.toBase58()]: "The consumer's vault" },
    binding: ["It goes to the payout account of the bond. How often it is claimed changes no amount."],
    instructions: (client) => claimInstructions(client, address),
  };
}

/** Closes what has ended and is settled. */
export function closeAgreement({ address, account }: Found<"agreement">): Action {
  return {
    title: "Close the agreement",
    names: { [account.vault.toBase58()]: "The vault", [account.bond.toBase58()]: "The provider's bond" },
    binding: ["What was not claimed goes into the provider's bond, the rest belongs to the consumer."],
    instructions: (client) => closeAgreementInstructions(client, address),
  };
}

/** Whether a vault can be closed: no agreement is left on it. */
export function isClosable(vault: Vault): boolean {
  return vault.openCount === 0;
}

/** Whether nothing of an agreement is left to settle. */
export function isSettled(agreement: Agreement): boolean {
  return agreement.finalSettledAt !== 0n;
}
