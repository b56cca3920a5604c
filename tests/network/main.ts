// Every suite on the network, in one process: they share its clock, and the last one says what none of them exercised.

for (const suite of ["admin", "certifier", "provider", "browse", "consumer", "wallet", "migrations", "coverage"]) {
  await import(`./${suite}.test.js`);
}
