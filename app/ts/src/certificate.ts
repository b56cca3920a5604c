// What certifiers say of providers.

import type { PublicKey } from "@solana/web3.js";

import type { Certificate, Certifier } from "./account.js";
import type { Client } from "./client.js";
import { CertificateStatus, CertifierStatus } from "./constants.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { OFFSET } from "./header.js";

/** Every certificate of a Provider account, revoked and expired ones too. */
export async function certificatesOf(client: Client, provider: PublicKey): Promise<Found<"certificate">[]> {
  return findAccounts(client, "certificate", filtersOf(client, "certificate").key(OFFSET.key1, provider));
}

/** The level that a certificate counts for: 0 if it is revoked, expired, stale or its certifier suspended. */
export function certifiedLevel(
  certificate: Certificate,
  certifier: Certifier,
  /** The provider's. */
  attributesVersion: number,
  now: bigint,
): number {
  const counts =
    certificate.status === CertificateStatus.Issued &&
    now < certificate.expiresAt &&
    certificate.attributesVersion === attributesVersion &&
    certifier.status === CertifierStatus.Active;
  return counts ? certificate.level : 0;
}
