// What people call the numbers on the chain.

import {
  Action,
  AgreementStatus,
  Category,
  Level,
  ListingStatus,
  Protocol,
  programErrorNamed,
} from "@flashback/client";

/** The two registers. */
export const KINDS: Record<number, string> = { 0: "Storage", 1: "Services" };

/** What is offered. */
export const CATEGORIES: Record<number, string> = {
  [Category.Storage]: "Storage",
  [Category.Migration]: "Migration",
  [Category.Analytics]: "Analytics",
  [Category.Compliance]: "Compliance",
  [Category.Monitoring]: "Monitoring",
  [Category.Other]: "Other",
};

/** How storage is spoken to. */
export const PROTOCOLS: Record<number, string> = {
  [Protocol.S3]: "S3",
  [Protocol.AzureBlob]: "Azure Blob",
  [Protocol.Swift]: "Swift",
  [Protocol.WebDav]: "WebDAV",
  [Protocol.Sftp]: "SFTP",
  [Protocol.Nfs]: "NFS",
  [Protocol.Ipfs]: "IPFS",
  [Protocol.Filecoin]: "Filecoin",
  [Protocol.Arweave]: "Arweave",
  [Protocol.Storj]: "Storj",
  [Protocol.Sia]: "Sia",
  [Protocol.Walrus]: "Walrus",
};

/** Certification levels. */
export const LEVELS: Record<number, string> = {
  [Level.None]: "Not certified",
  [Level.Identified]: "Identified",
  [Level.Verified]: "Verified",
  [Level.Established]: "Established",
  [Level.Audited]: "Audited",
};

/** Where a listing stands. */
export const LISTING_STATUSES: Record<number, string> = {
  [ListingStatus.Open]: "Open",
  [ListingStatus.Paused]: "Paused",
  [ListingStatus.Closed]: "Closed",
};

/** Where a board stands. */
export const BOARD_STANDINGS = ["Active", "Watch", "Suspended"];

/** Where an agreement stands. */
export const AGREEMENT_STATUSES: Record<number, string> = {
  [AgreementStatus.Requested]: "Requested",
  [AgreementStatus.Active]: "Active",
  [AgreementStatus.Ending]: "Ending",
  [AgreementStatus.Ended]: "Ended",
};

/** What is done with objects. */
export const ACTIONS: Record<number, string> = {
  [Action.Read]: "Read",
  [Action.Write]: "Write",
  [Action.Delete]: "Delete",
  [Action.List]: "List",
  [Action.Share]: "Share",
};

/** Why a certificate was revoked or a provider delisted. */
export const REASONS = [
  "unspecified",
  "evidence invalid",
  "key compromise",
  "affiliation changed",
  "cessation of operation",
  "service level breach",
  "fraud",
  "legal order",
];

/** The categories in a set. */
export function categoriesIn(set: number): string[] {
  return Object.entries(CATEGORIES).flatMap(([category, name]) => (set & (1 << Number(category)) ? [name] : []));
}

/** The actions in a set. */
export function actionsIn(set: number): string[] {
  return Object.entries(ACTIONS).flatMap(([action, name]) => (set & (1 << Number(action)) ? [name] : []));
}

/** What is wrong where the program would refuse with the error called `name`. */
export function reasonFor(name: string): string {
  return programErrorNamed(name)?.what ?? name;
}

/** `AgreementAccepted` as words. */
export function spoken(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
