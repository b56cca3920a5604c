// Every suite on the network, in one process: they share its clock, and the last one says what none of them exercised.

const SUITES = [
  "platform",
  "certificate",
  "provider",
  "bond",
  "listing",
  "browse",
  "purchase",
  "request",
  "agreement",
  "wallet",
  "migrations",
  "coverage",
];

for (const suite of SUITES) {
  await import(`./${suite}.test.js`);
}
