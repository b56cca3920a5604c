import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import {
  addBrowseFilters,
  address,
  balanceOf,
  browse,
  Category,
  certificates,
  certifiers,
  fetchMint,
  fetchMints,
  listing,
  provider,
  providers,
  settlementMints,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
  type ProviderFilter,
  fetchAccount,
  fieldOf,
  decodeHeader,
  Filters,
  filtersOf,
  findAccounts,
  HEADER_BYTES,
  OFFSET,
  PROGRAM_ID,
  Protocol,
  ProviderKind,
  textOf,
  type BrowseFilter,
} from "@flashback/client";
import type { PublicKey } from "@solana/web3.js";
import BN from "bn.js";

import {
  act,
  client,
  Coin,
  refusalOf,
  connection,
  EPOCH,
  now,
  refusal,
  somebody,
  standing,
  travelTo,
  type Actor,
} from "../support/network.js";
import {
  certifier,
  certifierAccount,
  certify,
  dollar,
  list,
  newCertifier,
  suspend,
  offer,
  roles,
  seller,
  stake,
  storageProfile,
  type Seller,
} from "../support/fixture.js";

/** Somewhere where no other suite sells. */
const REGION = 496;

describe("a consumer who browses", () => {
  let acme: Seller;
  let bolt: Seller;
  let movers: Seller;
  let hot: PublicKey;
  let cold: PublicKey;
  let moving: PublicKey;

  before(async () => {
    acme = await seller(0, { ...storageProfile, region: REGION });
    bolt = await seller(0, { ...storageProfile, region: REGION });
    movers = await seller(1);
    for (const one of [acme, bolt, movers]) await stake(one, 1_000_000_000n);
    await certify(acme.provider, 1, 30);
    hot = await list(acme);
    cold = await list(bolt, { ...offer, name: fieldOf("Cold", 32), price: new BN(30_000), protocol: { filecoin: {} } });
    moving = await list(movers, {
      ...offer,
      category: 1 << Category.Migration,
      protocol: { none: {} },
      unit: fieldOf("TiB", 16),
    });
  });

  /** Names of what is found in the suites' mint. */
  async function found(filter: BrowseFilter = {}): Promise<string[]> {
    const entries = await browse(client, { mint: dollar.mint, region: REGION, ...filter });
    return entries.map(({ listing }) => textOf(listing.name));
  }

  it("it finds what it asks for, the cheapest first", async () => {
    assert.deepEqual(await found(), ["Cold", "Suite storage, hot"]);
    assert.deepEqual(await found({ protocol: Protocol.S3 }), ["Suite storage, hot"]);
    assert.deepEqual(await found({ kind: ProviderKind.Service }), []);
    assert.deepEqual(await found({ maxPricePerUnit: 30_000n }), ["Cold"]);
    assert.deepEqual(await found({ priceBand: 16 }), ["Suite storage, hot"]);
    assert.deepEqual(await found({ quantity: 10_001n }), []);
    assert.deepEqual(await found({ minRatingBand: 0 }), [], "nobody is rated yet");
    assert.deepEqual(await found({ ratingBand: 255, provider: acme.provider }), ["Suite storage, hot"]);
    assert.deepEqual(await found({ sort: "level" }), ["Suite storage, hot", "Cold"]);
    assert.deepEqual(await found({ limit: 1, page: 1 }), ["Suite storage, hot"]);
    const services = await browse(client, { category: Category.Migration, provider: movers.provider });
    assert.deepEqual(
      services.map(({ address: at }) => at),
      [moving],
    );
  });

  it("it sees the badge that the provider holds, whatever the listing says", async () => {
    const [entry] = await browse(client, { provider: acme.provider });
    assert(entry);
    assert.deepEqual([entry.level, entry.listing.certLevel], [1, 1]);
    const revoke = certifier.methods.revokeCertificate({ evidenceInvalid: {} }).accountsPartial({
      platform: null,
      certifier: certifierAccount,
      provider: acme.provider,
      certificate: address.certificate(acme.provider, certifierAccount),
    });
    await act(revoke);
    const [after] = await browse(client, { provider: acme.provider });
    assert(after);
    assert.deepEqual([after.level, after.listing.certLevel], [0, 1], "the listing's own copy still says otherwise");
    assert.deepEqual(await found({ minLevel: 1 }), []);
  });

  it("it loses a badge in the second in which it ends", { skip: standing }, async () => {
    await certify(bolt.provider, 1, 1);
    const { levelUntil } = await fetchAccount(client, "provider", bolt.provider);
    const until = levelUntil[0] ?? 0n;
    assert.deepEqual(await found({ minLevel: 1 }), ["Cold"]);
    await travelTo(until);
    assert.deepEqual(await found({ minLevel: 1 }), []);
    assert((await now()) < until + BigInt(EPOCH));
  });

  it("it does not see whom the registrar delisted", async () => {
    const delist = ({ methods }: Actor, reason: object | null) =>
      methods.delistProvider(reason as never).accounts({ provider: bolt.provider });
    await act(delist(roles.registrar, { fraud: {} }));
    assert.deepEqual(await found({ provider: bolt.provider }), []);
    assert.deepEqual(await found({ provider: bolt.provider, open: false }), ["Cold"]);
    await act(delist(roles.registrar, null));
    assert.equal((await refusal(delist(await somebody(), null))).name, "NotRegistrar");
  });

  it("it sees one listing with everything around it", async () => {
    const entry = await listing(client, hot);
    assert.deepEqual(entry, (await browse(client, { provider: acme.provider, open: false }))[0]);
    assert(entry.bond.provider.equals(acme.provider));
    const error = await refusalOf(listing(client, acme.provider));
    assert.equal(error.kind, "accountOther");
  });

  it("it sees the registers, each provider with its badge", async () => {
    await certify(acme.provider, 1, 60, await newCertifier());
    const of = async (filter: ProviderFilter) =>
      (await providers(client, { region: REGION, ...filter })).map(({ address: at }) => at);
    assert.deepEqual(await of({}), [acme.provider, bolt.provider]);
    assert.deepEqual(await of({ minLevel: 1 }), [acme.provider]);
    assert.deepEqual(await of({ kind: ProviderKind.Service }), []);
    assert.deepEqual(await of({ category: Category.Analytics }), []);
    assert.deepEqual(await of({ authority: bolt.publicKey, inBusiness: true }), [bolt.provider]);
    const { level, levelUntil, provider: found } = await provider(client, acme.provider);
    assert.deepEqual([level, levelUntil], [1, found.levelUntil[0]]);
  });

  it("it sees the certificates of a provider, each with who issued it and what it counts for", async () => {
    const other = await newCertifier();
    await certify(acme.provider, 1, 20, other);
    const found = await certificates(client, { provider: acme.provider });
    assert.deepEqual(
      found.map((entry) => [textOf(entry.certifier.name), entry.certificate.level, entry.level]).sort(),
      [
        ["Another certifier", 1, 1],
        ["Another certifier", 1, 1],
        ["Suites' certifier", 1, 0],
      ],
    );
    await suspend(other);
    const [counts] = await certificates(client, { certifier: address.certifier(other.publicKey) });
    assert.deepEqual([counts?.level, counts?.provider.address.toBase58()], [0, acme.provider.toBase58()]);
    const names = (await certifiers(client)).map(({ account }) => textOf(account.name));
    assert(names.includes("Suites' certifier") && names.includes("Another certifier"));
  });

  it("it sees what is paid with: decimals, and what the platform vouches for", async () => {
    const coin = await Coin.make(TOKEN_2022_PROGRAM_ID);
    const mints = await fetchMints(client, [dollar.mint, coin.mint, dollar.mint]);
    assert.deepEqual(
      [...mints.values()].map(({ decimals, program }) => [decimals, program]),
      [
        [6, TOKEN_PROGRAM_ID],
        [6, TOKEN_2022_PROGRAM_ID],
      ],
    );
    assert.equal((await refusalOf(fetchMint(client, hot))).kind, "accountMissing");
    const vouched = await settlementMints(client);
    assert.equal(vouched.find(({ mint }) => mint.equals(dollar.mint))?.refValue, 1_000_000n);
    const someone = (await somebody()).publicKey;
    assert.equal(await balanceOf(client, coin, someone), 0n);
    await coin.pay(someone, 7n);
    assert.equal(await balanceOf(client, coin, someone), 7n);
  });

  describe("when it asks a node by memcmp", () => {
    it("it gets what stands at the documented offsets, and nothing else", async () => {
      const found = await fetchAccount(client, "listing", hot);
      const at = (offset: number, bytes: number[] | Uint8Array) =>
        findAccounts(client, "listing", filtersOf("listing").key(OFFSET.key2, dollar.mint).equal(offset, bytes));
      const two = (value: number) => [value & 0xff, value >> 8];
      const asked: [number, number[] | Uint8Array][] = [
        [OFFSET.kind, [found.kind]],
        [OFFSET.status, [0, 1]],
        [OFFSET.protocol, [Protocol.S3]],
        [OFFSET.category, two(1)],
        [OFFSET.region, two(REGION)],
        [OFFSET.certLevel, [found.certLevel]],
        [OFFSET.priceBand, [16]],
        [OFFSET.ratingBand, [255]],
        [OFFSET.version, [1]],
        [OFFSET.id, [0, 0, 0, 0, 0, 0, 0, 0]],
        [OFFSET.key0, new Uint8Array(32)],
        [OFFSET.key1, acme.provider.toBytes()],
        [OFFSET.key2, dollar.mint.toBytes()],
      ];
      for (const [offset, bytes] of asked) {
        const all = await at(offset, bytes);
        assert(
          all.some(({ address: found }) => found.equals(hot)),
          `offset ${offset} misses it`,
        );
        const wrong = Uint8Array.from(bytes, (byte) => byte ^ 0xff);
        const none = await at(offset, wrong);
        assert(
          none.every(({ address: found }) => !found.equals(hot)),
          `offset ${offset} is not compared`,
        );
      }
      const region = await at(OFFSET.region, two(REGION));
      assert.deepEqual(new Set(region.map(({ address: found }) => found.toBase58())), new Set([hot, cold].map(String)));
    });

    it("it needs the header's bytes only", async () => {
      const filters = addBrowseFilters(filtersOf("listing"), { provider: acme.provider }).toRpc();
      const dataSlice = { offset: 0, length: HEADER_BYTES };
      const [found] = await connection.getProgramAccounts(PROGRAM_ID, { filters, dataSlice });
      assert.equal(found?.account.data.length, HEADER_BYTES);
      const header = decodeHeader(found.account.data);
      assert(header.key1.equals(acme.provider) && header.key2.equals(dollar.mint));
      assert.deepEqual([header.open, header.region, header.protocol], [true, REGION, Protocol.S3]);
    });

    it("it finds providers by their authority", async () => {
      const filters: Filters = filtersOf("provider").key(OFFSET.key0, acme.publicKey);
      const found = await findAccounts(client, "provider", filters);
      assert.deepEqual(
        found.map(({ address: at }) => at),
        [acme.provider],
      );
    });
  });
});
