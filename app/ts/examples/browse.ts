// Prints the listings that can be bought now, the cheapest first. It needs no wallet: `node --import tsx app/ts/examples/browse.ts`.

import { browse, connect, textOf } from "@flashback/client";
import { Connection } from "@solana/web3.js";

const connection = new Connection(process.argv[2] ?? "http://127.0.0.1:8899", "confirmed");
const client = await connect({ connection });
for (const { address, listing, level } of await browse(client, { quantity: 500n })) {
  console.log(
    `${address.toBase58()} ${textOf(listing.name)}, level ${level}, ${listing.price} base units per unit and month`,
  );
}
