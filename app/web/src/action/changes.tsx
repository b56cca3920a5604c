// What a transaction would change, in tokens and in SOL.

import type { Simulation } from "@flashback/client";

import { decimal, ends, sol, type Money } from "../format.js";
import { MintName } from "../part/price.js";
import { useSession } from "../session.js";

/** What accounts are called, by address. */
export type Names = Readonly<Record<string, string>>;

/** Lamports that a signature costs. */
const SIGNATURE_FEE = 5_000n;

interface Props {
  preview: Simulation;
  mints: Map<string, Money>;
  names: Names;
  /** Of the SOL that the wallet pays, what is staked. */
  stake: bigint;
}

/** The token and SOL changes of a simulation. */
export function Changes({ preview, mints, names, stake }: Props) {
  const { owner } = useSession();
  const called = (address: string) =>
    address === owner?.toBase58() ? "Your wallet" : (names[address] ?? ends(address));
  const own = preview.lamports.find(({ account }) => owner?.equals(account));
  const paid = own ? own.before - own.after : 0n;
  return (
    <>
      <table class="changes">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" class="number">
              Change
            </th>
            <th scope="col" class="number">
              Then
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.tokens.map(({ account, owner: holder, mint, before, after }) => {
            const token = mints.get(mint.toBase58());
            return (
              <tr key={account.toBase58()}>
                <th scope="row" title={account.toBase58()}>
                  {called(holder.toBase58())}
                </th>
                <td class="number">
                  <Change by={after - before} text={token ? decimal(magnitude(after - before), token) : "…"} />{" "}
                  {token && <MintName mint={token} />}
                </td>
                <td class="number figure">
                  {token && (
                    <>
                      {decimal(after, token)} <MintName mint={token} />
                    </>
                  )}
                </td>
              </tr>
            );
          })}
          {own && (
            <tr>
              <th scope="row">Your wallet</th>
              <td class="number">
                <Change by={own.after - own.before} text={sol(magnitude(own.after - own.before))} />
              </td>
              <td class="number figure">{sol(own.after)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p>
        <small>
          {paid > SIGNATURE_FEE + stake
            ? `Of the SOL, ${sol(SIGNATURE_FEE)} are the network's fee and ${sol(paid - SIGNATURE_FEE - stake)} rent, which returns when the accounts are closed.`
            : `The network's fee is ${sol(SIGNATURE_FEE)}.`}
          {stake > 0n && ` ${sol(stake)} are the stake.`}
          {preview.tokens.length === 0 && " No tokens move."}
        </small>
      </p>
    </>
  );
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

function Change({ by, text }: { by: bigint; text: string }) {
  return (
    <span class={`figure ${by < 0n ? "loss" : "gain"}`}>
      {by < 0n ? "−" : "+"}
      {text}
    </span>
  );
}
