// Limits, units and enums of the program. A day on chain is one epoch, an hour a 24th of one.

import { PublicKey } from "@solana/web3.js";

import { FlashbackError } from "./error.js";
import type { Flashback } from "./generated/flashback.js";
import { IDL } from "./generated/idl.js";

/** Where the program is, on every cluster. */
export const PROGRAM_ID = new PublicKey(IDL.address);
/** All of a sum, in basis points. */
export const BPS = constant("bps");
/** Seconds of the month that prices are named for, whatever an epoch is. */
export const MONTH_SECS = constant("monthSecs");
/** `ratingBand` of a provider that no paid period has rated yet. */
export const UNRATED = Number(constant("unrated"));
/** Layout of the accounts that this package reads. */
export const LAYOUT_VERSION = 1;
/** Agreements of a vault are counted from the slot of its opening times 2^20. */
export const INDEX_BITS = constant("maxAgreementsBits");
/** Least `maxCreditBps` of an agreement that nothing measures. */
export const MIN_BOARDLESS_CREDIT_BPS = Number(constant("minBoardlessCreditBps"));
/** Longest notice of an agreement that nothing measures, in epochs. */
export const MAX_BOARDLESS_NOTICE_EPOCHS = Number(constant("maxBoardlessNoticeEpochs"));
/** Bytes of the largest transaction. */
export const LARGEST_TRANSACTION = 1_232;

/** The two registers, as accounts hold them. */
export const ProviderKind = { Storage: 0, Service: 1 } as const;
/** What is offered; a set of categories has the bit `1 << category`. */
export const Category = { Storage: 0, Migration: 1, Analytics: 2, Compliance: 3, Monitoring: 4, Other: 5 } as const;
/** How a storage listing is spoken to; services have None. */
export const Protocol = {
  None: 0,
  S3: 1,
  AzureBlob: 2,
  Swift: 3,
  WebDav: 4,
  Sftp: 5,
  Nfs: 6,
  Ipfs: 7,
  Filecoin: 8,
  Arweave: 9,
  Storj: 10,
  Sia: 11,
  Walrus: 12,
} as const;
/** Certification levels. */
export const Level = { None: 0, Identified: 1, Verified: 2, Established: 3, Audited: 4 } as const;
/** Where a listing stands. */
export const ListingStatus = { Open: 0, Paused: 1, Closed: 2 } as const;
/** Whether a provider is in business. */
export const ProviderStatus = { Active: 0, Retired: 1 } as const;
/** Where an agreement stands. Accounts hold the first three; Ended follows from the clock. */
export const AgreementStatus = { Requested: 0, Active: 1, Ending: 2, Ended: 3 } as const;
/** The sides of an agreement. */
export const Party = { Consumer: 0, Provider: 1 } as const;
/** Where a dispute stands. */
export const DisputeStatus = { Open: 0, Answered: 1, Ruled: 2 } as const;
/** Whether a certificate was taken back. */
export const CertificateStatus = { Issued: 0, Revoked: 1 } as const;
/** Whether a certifier may issue, and what it issued counts. */
export const CertifierStatus = { Active: 0, Suspended: 1 } as const;
/** What is done with an object; a set of actions has the bit `1 << action`. */
export const Action = { Read: 0, Write: 1, Delete: 2, List: 3, Share: 4 } as const;
/** Whether a grant was taken back. */
export const GrantStatus = { Granted: 0, Revoked: 1 } as const;
/** What comes of a request for access; all but the first refuse. */
export const Decision = {
  Allowed: 0,
  AgreementNotStarted: 1,
  AgreementEnded: 2,
  AgreementUnpaid: 3,
  VaultDry: 4,
  GrantRevoked: 5,
  AllGrantsRevoked: 6,
  GrantNotStarted: 7,
  GrantExpired: 8,
  ActionNotGranted: 9,
  OutsidePrefix: 10,
  ParentGone: 11,
} as const;
/** What a session may do in the owner's place; the bit of each is `1 << n`. */
export const SessionInstruction = {
  RequestAgreement: 0,
  CancelRequest: 1,
  CreateGrant: 2,
  NarrowGrant: 3,
  RevokeGrant: 4,
  RevokeAllGrants: 5,
} as const;
/** What the guardian can pause; the bit of each is `1 << n`. */
export const Pausable = { Registration: 0, Listing: 1, Request: 2, Accept: 3, OpenVault: 4 } as const;

/** Names of the constants that are one number. */
export type ConstantName = Exclude<Flashback["constants"][number], { type: { array: unknown } }>["name"];

/** One of the values of an enum above. */
export type ValueOf<T> = T[keyof T];

/** A constant of the program by its name in the IDL: a limit or a unit. */
export function constant(name: ConstantName): bigint {
  const found = IDL.constants.find((constant) => constant.name === name);
  if (!found) throw new FlashbackError("oldIdl", `The IDL has no constant ${name}`, "Use a newer version");
  return BigInt(found.value);
}
