// What can be done with one's vaults and agreements. The package says how; here is what a reader has to know of each.

import {
  acceptInstructions,
  announceMaintenanceInstructions,
  cancelInstructions,
  claimInstructions,
  closeAgreementInstructions,
  closeVaultInstructions,
  declineInstructions,
  depositBondInstructions,
  fundInstructions,
  giveNoticeInstructions,
  leaveInstructions,
  pauseListingInstructions,
  resumeListingInstructions,
  reviewInstructions,
  settleInstructions,
  terminateInstructions,
  thawBondInstructions,
  withdrawBondInstructions,
  withdrawInstructions,
  type Agreement,
  type Found,
  type MaintenanceRun,
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

/** Settles the period that is over. */
export function settle({ address, account }: Found<"agreement">): Action {
  return {
    title: `Settle period ${account.periods + 1}`,
    names: { [account.vault.toBase58()]: "The consumer's vault", [account.bond.toBase58()]: "The provider's bond" },
    binding: [
      "What the board measured sets the credit; without a board there is none. Whoever settles changes no figure.",
      "The provider can then claim what was held back, and the period counts in its rating.",
    ],
    instructions: (client) => settleInstructions(client, address),
  };
}

/** Gives stars for what was settled. */
export function review({ address }: Found<"agreement">, stars: number): Action {
  return {
    title: `Give ${stars} of 5 stars`,
    binding: [
      "They count for all periods that were settled since your last review, and cannot be taken back.",
      "Stars are public, and gate nothing.",
    ],
    instructions: (client) => reviewInstructions(client, address, stars),
  };
}

/** Gives the provider's notice. */
export function giveNotice({ address, account }: Found<"agreement">): Action {
  return {
    title: "Give notice",
    binding: [
      `The agreement's term ends ${span(account.terms.providerNoticeSecs)} from now, if it does not sooner. This cannot be taken back.`,
      "Until then you serve it and are paid.",
    ],
    instructions: (client) => giveNoticeInstructions(client, address),
  };
}

const bondNamed = (bond: PublicKey) => ({ [bond.toBase58()]: "The bond" });

/** Stakes more. */
export function depositBond({ address }: Found<"bond">, mint: Money, amount: bigint): Action {
  return {
    title: `Deposit ${money(amount, mint)}`,
    names: bondNamed(address),
    binding: ["Agreements lock collateral in the bond. What none of them locks can be thawed and taken out."],
    instructions: (client) => depositBondInstructions(client, address, amount),
  };
}

/** Starts to take a stake back. */
export function thawBond({ address }: Found<"bond">, mint: Money, amount: bigint, thawSecs: number): Action {
  return {
    title: `Thaw ${money(amount, mint)}`,
    names: bondNamed(address),
    binding: [
      `It can be taken out ${span(thawSecs)} from now. Until then it is no collateral for new agreements.`,
      "One thaw at a time: the next one starts once this one is taken out.",
    ],
    instructions: (client) => thawBondInstructions(client, address, amount),
  };
}

/** Takes out what has thawed. */
export function withdrawBond({ address, account }: Found<"bond">, mint: Money): Action {
  return {
    title: `Take out ${money(account.thawing, mint)}`,
    names: bondNamed(address),
    binding: ["It goes to your wallet."],
    instructions: (client) => withdrawBondInstructions(client, address),
  };
}

/** Stops a listing from taking requests. */
export function pause({ address }: Found<"listing">): Action {
  return {
    title: "Pause the listing",
    binding: ["Nobody can request or buy it until you resume it. What runs goes on."],
    instructions: (client) => pauseListingInstructions(client, address),
  };
}

/** Lets a listing take requests again. */
export function resume({ address, account }: Found<"listing">): Action {
  return {
    title: "Resume the listing",
    binding: [
      account.autoAccept === 1
        ? "Whoever buys starts at once, as long as units and collateral are free."
        : "Consumers can request it again.",
    ],
    instructions: (client) => resumeListingInstructions(client, address),
  };
}

/** Takes buckets of a coming epoch out of what is measured. */
export function announceMaintenance({ address }: Found<"listing">, run: MaintenanceRun): Action {
  const { epoch, start, len } = run;
  return {
    title: `Announce ${len === 1 ? "1 bucket" : `${len} buckets`} of maintenance`,
    binding: [
      `Monitors measure nothing from bucket ${start} on in epoch ${epoch}, for ${len} buckets. This cannot be taken back.`,
      "An epoch takes one announcement, and 30 epochs at most 48 buckets.",
    ],
    instructions: (client) => announceMaintenanceInstructions(client, address, run),
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
