// The suites of the page, in one process: they share a network and a browser.
// usage: main.ts [SUITE…]      Only those; by default all.

const SUITES = ["browse", "consumer", "seller", "wallet", "node", "hostile", "board", "measured", "trade", "access"];

const named = process.argv.slice(2);
for (const suite of named.length > 0 ? named : SUITES) await import(`./${suite}.test.js`);
