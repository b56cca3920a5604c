// Certifiers, and what they say of providers.

import type { PublicKey, TransactionInstruction } from "@solana/web3.js";

import { chainTime, fetchAccounts, type Certificate, type Certifier, type Provider } from "./account.js";
import { certificate } from "./address.js";
import type { Client } from "./client.js";
import { CertificateStatus, CertifierStatus } from "./constants.js";
import { filtersOf, findAccounts, type Found } from "./filter.js";
import { OFFSET } from "./header.js";
import { instruction } from "./instruction.js";

/** Which certificates are looked for; what is left out may be any. */
export interface CertificateFilter {
  /** The Certifier account that issued it. */
  certifier?: PublicKey;
  /** The Provider account that it speaks of. */
  provider?: PublicKey;
}

/** A certificate with who issued it and whom it speaks of. */
export interface CertificateEntry {
  /** Where the certificate is. */
  address: PublicKey;
  /** The certificate. */
  certificate: Certificate;
  /** Who issued it. */
  certifier: Certifier;
  /** Whom it speaks of. */
  provider: Provider;
  /** The level that it counts for at the chain's present time: 0 if it is revoked, expired, stale or not its certifier's to give. */
  level: number;
}

/**
 * The level that a certificate counts for, under its certifier's present rights: 0 if it is revoked, expired or stale, or its
 * certifier is suspended, expired or no longer certifies all of the provider's categories.
 */
export function certifiedLevel(
  certificate: Certificate,
  certifier: Certifier,
  provider: Pick<Provider, "attributesVersion" | "category">,
  now: bigint,
): number {
  const counts =
    certificate.status === CertificateStatus.Issued &&
    now < certificate.expiresAt &&
    now < certifier.expiresAt &&
    certificate.attributesVersion === provider.attributesVersion &&
    certifier.status === CertifierStatus.Active &&
    (provider.category & ~certifier.scope) === 0;
  return counts ? Math.min(certificate.level, certifier.maxLevel) : 0;
}

/** The certificates that the filter lets through, revoked and expired ones too, those that were issued last first. */
export async function certificates(client: Client, filter: CertificateFilter = {}): Promise<CertificateEntry[]> {
  const filters = filtersOf("certificate").key(OFFSET.key0, filter.certifier).key(OFFSET.key1, filter.provider);
  const found = await findAccounts(client, "certificate", filters);
  const keys = (name: "certifier" | "provider") => found.map(({ account }) => account[name]);
  const [certifiers, providers, { now }] = await Promise.all([
    fetchAccounts(client, "certifier", keys("certifier")),
    fetchAccounts(client, "provider", keys("provider")),
    chainTime(client),
  ]);
  return found
    .flatMap(({ address, account: issued }) => {
      const certifier = certifiers.get(issued.certifier.toBase58());
      const provider = providers.get(issued.provider.toBase58());
      if (!certifier || !provider) return [];
      const level = certifiedLevel(issued, certifier, provider, now);
      return [{ address, certificate: issued, certifier, provider, level }];
    })
    .sort((a, b) => Number(b.certificate.issuedAt - a.certificate.issuedAt));
}

/** Every certifier, suspended and expired ones too, in the order in which they were added. */
export async function certifiers(client: Client): Promise<Found<"certifier">[]> {
  const found = await findAccounts(client, "certifier");
  return found.sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
}

/** Brings a provider's level in line with a certificate: raises it where it counts, lowers it where it does not. */
export function refreshInstruction(provider: PublicKey, certifier: PublicKey): TransactionInstruction {
  return instruction(
    "refreshCertification",
    {},
    { provider, certifier, certificate: certificate(provider, certifier) },
  );
}
