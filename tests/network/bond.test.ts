import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { address, closeBond, fetchAccount, isBondClosable, openBond } from "@flashback/client";
import BN from "bn.js";

import {
  act,
  admin,
  client,
  Coin,
  connection,
  pass,
  program,
  refusal,
  refusalOf,
  somebody,
  standing,
  the,
  witness,
} from "../support/network.js";
import { dollar, REGISTRATION_FEE, seller, storageProfile } from "../support/fixture.js";

describe("a provider's bond", () => {
  it("it opens, fills, thaws and closes", { skip: standing }, async () => {
    const { client: own, methods, publicKey } = await somebody();
    await act(methods.registerProvider(0, REGISTRATION_FEE, storageProfile));
    const provider = address.provider(0, publicKey);
    const payout = dollar.purse(publicKey);
    const bond = address.bond(provider, dollar.mint);
    const { mint, program: tokenProgram } = dollar;
    assert.equal((await refusalOf(openBond(client, provider, mint))).name, "NotAuthority");
    assert.equal((await refusalOf(openBond(own, provider, address.platform()))).kind, "accountMissing");
    const opened = the(await witness((await openBond(own, provider, mint)).signature), "bondOpened");
    assert(opened.bond.equals(bond) && opened.payout.equals(payout));
    assert.equal((await refusalOf(openBond(own, provider, mint))).kind, "accountExists");

    const source = await dollar.pay(publicKey, 1_000n);
    assert.equal(
      (
        await refusal(
          program.methods
            .depositBond(new BN(1))
            .accountsPartial({ authority: admin, provider, source, bond, tokenProgram }),
        )
      ).name,
      "NotAuthority",
    );
    const deposit = methods.depositBond(new BN(1_000)).accounts({ source, bond, tokenProgram });
    assert.equal(the(await act(deposit), "bondDeposited").amount, 1_000n);
    const thaw = (amount: number) => methods.thawBond(new BN(amount)).accounts({ bond });
    const leave = methods.withdrawBond().accounts({ bond, destination: payout, tokenProgram });
    assert.equal((await refusal(leave)).name, "NothingThaws");
    assert.equal((await refusal(thaw(0))).name, "AmountZero");
    assert.equal((await refusal(thaw(1_001))).name, "BondTooLow");
    assert.equal(the(await act(thaw(1_000)), "bondThawed").amount, 1_000n);
    assert.equal((await refusal(thaw(1))).name, "ThawPending");
    assert.equal((await refusal(leave)).name, "ThawNotOver");
    assert.equal((await refusalOf(closeBond(own, bond))).name, "BondInUse");
    assert(!isBondClosable(await fetchAccount(client, "bond", bond)));
    await pass((await fetchAccount(client, "platform", address.platform())).thawSecs);
    assert.equal(the(await act(leave), "bondWithdrawn").amount, 1_000n);
    assert.equal(await dollar.held(payout), 1_000n);

    const elsewhere = await dollar.pay((await somebody()).publicKey, 0n);
    const set = methods.setPayout().accounts({ bond, payout: elsewhere });
    assert(the(await act(set), "payoutSet").payout.equals(elsewhere));
    assert(isBondClosable(await fetchAccount(client, "bond", bond)));
    assert.equal((await refusalOf(closeBond(client, bond))).name, "NotAuthority");
    assert(the(await witness((await closeBond(own, bond)).signature), "bondClosed").bond.equals(bond));
    assert.equal(await connection.getAccountInfo(bond), null);
  });

  it("it is refused what is no mint, or a token account of another mint", async () => {
    const { methods, provider, payout } = await seller(0);
    const other = await Coin.make();
    const tokenProgram = dollar.program;
    const wrong = methods.openBond().accounts({ provider, payout, mint: other.mint, tokenProgram });
    assert.equal((await refusal(wrong)).name, "MintMismatch");
    const accounts = { provider, payout, mint: address.platform(), tokenProgram };
    assert.equal((await refusal(methods.openBond().accounts(accounts))).name, "MintMismatch");
  });
});
