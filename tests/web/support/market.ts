// A listing of the sample market that four monitors measure, and what they measure of it.

import {
  address,
  browse,
  Category,
  chainTime,
  connect,
  fetchAccount,
  fieldOf,
  finalize,
  instruction,
  offerOf,
  send,
  textOf,
  type Client,
} from "@flashback/client";
import { Keypair, PublicKey, SystemProgram } from "@solana/web3.js";

import { commitment, report, type Report } from "../../support/report.js";
import { client, key, pass } from "./network.js";

/** What the listing is called. */
export const MEASURED = "Measured bucket";
/** Days, which are epochs here. */
export const DAY = 86_400;
const MONITORS = 4;
/** What each monitor is given for rents and fees. */
const FLOAT = 1_000_000_000;
const PURSE = 1_000_000_000n;
const systemProgram = SystemProgram.programId;

/** A listing, its board and who monitors it. */
export interface Measured {
  seller: Keypair;
  provider: PublicKey;
  listing: PublicKey;
  board: PublicKey;
  monitors: Monitor[];
}

interface Monitor {
  client: Client;
  account: PublicKey;
}

const as = (wallet: Keypair) => connect({ connection: client.connection, wallet, chain: "solana:localnet" });

let made: Promise<Measured> | undefined;

/** The listing; it is made the first time that it is asked for. */
export function measured(): Promise<Measured> {
  made ??= make();
  return made;
}

async function make(): Promise<Measured> {
  const seller = key("storage-fjord");
  const offering = await as(seller);
  const entries = await browse(client, { kind: 0, open: false });
  const sample = entries.find(({ listing }) => textOf(listing.name) === "Cold archive");
  if (!sample) throw new Error("the sample market has no Cold archive");
  const { provider, bond, terms } = sample.listing;
  const offer = {
    ...offerOf(sample.listing),
    name: fieldOf(MEASURED, 32),
    path: fieldOf("/measured", 48),
    capacity: 10_000n,
    maxQuantity: 5_000n,
    terms: {
      ...terms,
      noticeSecs: DAY,
      providerNoticeSecs: 2 * DAY,
      graceSecs: DAY / 2,
      disputeSecs: DAY,
      serviceLevels: { ...terms.serviceLevels, periodEpochs: 2 },
    },
    autoAccept: true,
  };
  const { nextListing } = await fetchAccount(client, "provider", provider);
  const listing = address.listing(provider, nextListing);
  const board = address.board(listing);
  const authority = seller.publicKey;
  const platform = address.platform();
  await send(offering, [
    instruction(
      "createListing",
      { index: nextListing, offer },
      { authority, platform, provider, listing, bond, systemProgram },
    ),
    instruction("openBoard", { monitors: MONITORS }, { authority, platform, provider, listing, board, systemProgram }),
    instruction("fundBoard", { lamports: PURSE }, { funder: authority, provider, listing, board, systemProgram }),
  ]);
  const monitors = await Promise.all(Array.from({ length: MONITORS }, () => register()));
  const registrar = key("registrar");
  await send(
    await as(registrar),
    monitors.map(({ account: monitor }, slot) =>
      instruction(
        "assignMonitor",
        { slot, operatorId: slot + 1 },
        { registrar: registrar.publicKey, platform, monitor, provider, board },
      ),
    ),
  );
  return { seller, provider, listing, board, monitors };
}

/** A certified provider of monitoring. */
async function register(): Promise<Monitor> {
  const wallet = Keypair.generate();
  const registrant = wallet.publicKey;
  const keeper = key("keeper");
  const transfer = { fromPubkey: keeper.publicKey, toPubkey: registrant, lamports: FLOAT };
  await send(await as(keeper), [SystemProgram.transfer(transfer)]);
  const own = await as(wallet);
  const account = address.provider(1, registrant);
  const { treasury, registrationFeeLamports } = await fetchAccount(client, "platform", address.platform());
  const profile = {
    name: fieldOf(`Watch ${registrant.toBase58().slice(0, 4)}`, 32),
    endpoint: fieldOf("https://watch.example", 96),
    metadataUri: fieldOf("", 96),
    metadataHash: new Array(32).fill(0) as number[],
    region: 276,
    categories: 1 << Category.Monitoring,
    capacityGib: 0n,
  };
  const platform = address.platform();
  await send(own, [
    instruction(
      "registerProvider",
      { kind: 1, maxFeeLamports: registrationFeeLamports, profile },
      { registrant, platform, provider: account, treasury, systemProgram },
    ),
  ]);
  const wallets = key("certifier-assay");
  const certifier = address.certifier(wallets.publicKey);
  const { attributesVersion } = await fetchAccount(client, "provider", account);
  const expiresAt = (await chainTime(client)).now + BigInt(60 * DAY);
  const attestation = { level: 1, attributesVersion, expiresAt, evidenceHash: new Array(32).fill(9) as number[] };
  const accounts = {
    wallet: wallets.publicKey,
    platform,
    certifier,
    provider: account,
    certificate: address.certificate(account, certifier),
    systemProgram,
  };
  await send(await as(wallets), [instruction("issueCertificate", { attestation }, accounts)]);
  return { client: own, account };
}

/** Writes what nobody reported, up to an epoch that has only begun. */
export async function catchUp({ board }: Measured): Promise<void> {
  const keeper = await as(key("keeper"));
  await finalize(keeper, board);
  const { genesisAt, epochSecs, reportWindowSecs, nextEpoch } = await fetchAccount(client, "board", board);
  const known = genesisAt + BigInt(epochSecs) * BigInt(nextEpoch + 1) + BigInt(reportWindowSecs);
  await pass(Number(known - (await chainTime(client)).now));
  await finalize(keeper, board);
}

/**
 * Lets the next epoch of the board pass, of which the monitors report that `down` buckets were down, and the other figures as
 * always or those of `figures`; some say nothing.
 */
export async function measure(
  { board, provider, monitors }: Measured,
  down: number,
  silent: number[] = [],
  figures: Partial<Pick<Report, "p95Ms" | "p10Kib">> = {},
): Promise<void> {
  const { genesisAt, epochSecs, reportWindowSecs, nextEpoch: epoch } = await fetchAccount(client, "board", board);
  const end = genesisAt + BigInt(epochSecs) * BigInt(epoch + 1);
  const until = async (at: bigint) => pass(Number(at - (await chainTime(client)).now));
  const found = { ...report(down), ...figures };
  const reporting = monitors
    .map((monitor, slot) => ({ ...monitor, slot }))
    .filter(({ slot }) => !silent.includes(slot));
  const each = (deed: (monitor: Monitor & { slot: number }) => Promise<unknown>) => Promise.all(reporting.map(deed));
  await until(end);
  await each(({ client: own, account: monitor, slot }) => {
    const args = { slot, epoch, commitment: commitment(board, epoch, monitor, found) };
    return send(own, [
      instruction("commitReport", args, { authority: own.wallet.publicKey, monitor, provider, board }),
    ]);
  });
  await until(end + BigInt(reportWindowSecs / 2));
  await each(({ client: own, account: monitor, slot }) =>
    send(own, [
      instruction("reportQuality", { slot, epoch, report: found }, { authority: own.wallet.publicKey, monitor, board }),
    ]),
  );
  await until(end + BigInt(reportWindowSecs));
  await finalize(await as(key("keeper")), board);
}
