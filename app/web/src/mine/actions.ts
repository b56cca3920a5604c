// What can be done with one's vaults and agreements. The package says how; here is what a reader has to know of each.

import {
  acceptInstructions,
  announceMaintenanceInstructions,
  answerDisputeInstructions,
  cancelInstructions,
  claimInstructions,
  closeAgreementInstructions,
  closeBondInstructions,
  closeDisputeInstructions,
  closeGrantInstructions,
  closeVaultInstructions,
  createGrantInstructions,
  createListingInstructions,
  declineInstructions,
  depositBondInstructions,
  exitCost,
  exitInstructions,
  expireInstructions,
  fundInstructions,
  giveNoticeInstructions,
  leaveInstructions,
  narrowGrantInstructions,
  openBondInstructions,
  openDisputeInstructions,
  pauseListingInstructions,
  resumeListingInstructions,
  reviewInstructions,
  revokeAllGrantsInstructions,
  revokeGrantInstructions,
  ruleDisputeInstructions,
  settleInstructions,
  terminateInstructions,
  textOf,
  thawBondInstructions,
  withdrawBondInstructions,
  withdrawInstructions,
  type Agreement,
  type Complaint,
  type Defined,
  type Found,
  type GrantOptions,
  type MaintenanceRun,
  type Recipient,
  type Vault,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";

import type { Action } from "../action/dialog.js";
import { ends, money, moneyName, percent, sol, span, time, type Money } from "../format.js";
import { ACTIONS, actionsIn } from "../words.js";

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

/** Records that an agreement has reached its term. */
export function expire({ address, account }: Found<"agreement">): Action {
  return {
    title: "Record the end",
    binding: [
      `The agreement ended at its term, ${time(account.termEndsAt)}: whoever records that changes no amount.`,
      "Its last period can be settled then, and the agreement closed.",
    ],
    instructions: (client) => expireInstructions(client, address),
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

/** Ends an agreement at once as its provider. */
export function exit({ address, account }: Found<"agreement">, mint: Money | undefined, now: bigint): Action {
  const cost = exitCost(account, now);
  return {
    title: "Exit at once",
    names: { [account.vault.toBase58()]: "The consumer's vault", [account.bond.toBase58()]: "Your bond" },
    binding: [
      "The agreement ends now. This cannot be taken back.",
      `It costs you the notice that you do not give, out of your collateral: ${mint ? money(cost, mint) : "…"}, which the consumer gets. Your rating counts it as bad conduct.`,
      "It is free while the consumer's vault is in default, or the board has gone silent.",
    ],
    instructions: (client) => exitInstructions(client, address),
  };
}

/** Asks for another credit of a period. */
export function openDispute({ address, account }: Found<"agreement">, complaint: Complaint): Action {
  const { disputeStakeLamports: stake, terms } = account;
  return {
    title: `Dispute period ${complaint.period + 1}`,
    stakeLamports: stake,
    binding: [
      `You ask for a credit of ${percent(complaint.askedBps)} of the period's price. This cannot be taken back.`,
      `You stake ${sol(stake)}: it returns if you win or nobody rules, else the other side gets it. You win by at least half of what you ask for.`,
      `The arbiter has ${span(terms.rulingSecs)} to rule. Until then the period is not settled.`,
    ],
    instructions: (client) => openDisputeInstructions(client, address, complaint),
  };
}

/** Says what the other side of a dispute claims. */
export function answerDispute({ address }: Found<"dispute">, bps: number, evidenceHash: Uint8Array): Action {
  return {
    title: `Answer: ${percent(bps)}`,
    binding: ["You answer once, and cannot change it. The arbiter can rule from then on, between the two claims."],
    instructions: (client) => answerDisputeInstructions(client, address, bps, evidenceHash),
  };
}

/** Rules on a dispute. */
export function ruleDispute({ address, account }: Found<"dispute">, bps: number): Action {
  return {
    title: `Rule ${percent(bps)}`,
    binding: [
      `Period ${(account.id + 1n).toString()} is settled with a credit of ${percent(bps)}. A ruling is final.`,
      "The stake goes to the side that wins by it.",
    ],
    instructions: (client) => ruleDisputeInstructions(client, address, bps),
  };
}

/** Closes a dispute whose period is settled. */
export function closeDispute({ address, account }: Found<"dispute">): Action {
  return {
    title: "Close the dispute",
    binding: [
      `The stake of ${sol(account.stakeLamports)} goes to the side that it is owed to, the rent to whoever opened.`,
    ],
    instructions: (client) => closeDisputeInstructions(client, address),
  };
}

/** What a grant is to allow, in words. */
function allowed({ actions, prefix = "", expiresAt }: GrantOptions): string {
  const what = actions.map((action) => ACTIONS[action]?.toLowerCase()).join(", ");
  const where = prefix === "" ? "every object" : `objects whose keys start with "${String(prefix)}"`;
  return `${what}: ${where}, until ${time(BigInt(expiresAt))}`;
}

/** Gives somebody access. */
export function createGrant(recipient: Recipient, options: GrantOptions): Action {
  return {
    title: `Give ${ends(recipient.grantee.toBase58())} access`,
    binding: [`${recipient.grantee.toBase58()} may ${allowed(options)}.`, "You can revoke it at any time."],
    instructions: (client) => createGrantInstructions(client, recipient, options),
  };
}

/** Takes a part of somebody's access back. */
export function narrowGrant({ address, account }: Found<"grant">, options: GrantOptions): Action {
  return {
    title: `Narrow the access of ${ends(account.grantee.toBase58())}`,
    binding: [`It may only ${allowed(options)}. What was shared of it is narrowed too.`],
    instructions: (client) => narrowGrantInstructions(client, address, options),
  };
}

/** Takes somebody's access back. */
export function revokeGrant({ address, account }: Found<"grant">): Action {
  return {
    title: `Revoke the access of ${ends(account.grantee.toBase58())}`,
    binding: [
      `It can no longer ${actionsIn(account.actions).join(", ").toLowerCase()}, nor can whoever it shared that with. This cannot be taken back.`,
    ],
    instructions: (client) => revokeGrantInstructions(client, address),
  };
}

/** Takes every access to an agreement's data back. */
export function revokeAllGrants({ address }: Found<"agreement">): Action {
  return {
    title: "Revoke all access",
    binding: ["Every grant of this agreement that was made until now ends. This cannot be taken back."],
    instructions: async (client) => revokeAllGrantsInstructions(client, address),
  };
}

/** Closes a grant that has expired. */
export function closeGrant({ address }: Found<"grant">): Action {
  return {
    title: "Close the grant",
    binding: ["Its rent returns to whoever paid it."],
    instructions: (client) => closeGrantInstructions(client, address),
  };
}

/** Opens a bond. */
export function openBond(provider: PublicKey, mint: Money): Action {
  return {
    title: `Open a bond in ${moneyName(mint)}`,
    binding: [
      "Listings in this token stand on it, and what you claim goes to your wallet. It is empty until you deposit.",
    ],
    instructions: (client) => openBondInstructions(client, provider, mint.mint),
  };
}

/** Closes an empty bond. */
export function closeBond({ address }: Found<"bond">): Action {
  return {
    title: "Close the bond",
    names: bondNamed(address),
    binding: ["Listings that stand on it take no more requests. Its rent returns to whoever paid it."],
    instructions: (client) => closeBondInstructions(client, address),
  };
}

/** Lists an offer. */
export function createListing(bond: PublicKey, offer: Defined<"offer">, facts: readonly string[]): Action {
  return {
    title: `List ${textOf(offer.name)}`,
    binding: [
      ...facts,
      offer.autoAccept
        ? "Whoever buys starts at once, as long as units and collateral are free."
        : "You accept or decline each request.",
    ],
    instructions: (client) => createListingInstructions(client, bond, offer),
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
