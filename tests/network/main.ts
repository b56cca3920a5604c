// The suites on the network, in one process: they share its clock, and the last one says what none of them exercised.
// usage: main.ts [SUITE…]      Only those; by default all.

const SUITES = [
  "platform",
  "certificate",
  "provider",
  "bond",
  "listing",
  "board",
  "browse",
  "purchase",
  "request",
  "agreement",
  "dispute",
  "grant",
  "wallet",
  "hostile",
  "browser",
  "readme",
  "migrations",
  "coverage",
];

const named = process.argv.slice(2);
for (const suite of named.length > 0 ? named : SUITES) await import(`./${suite}.test.js`);
