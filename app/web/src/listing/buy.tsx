// What a purchase costs, and the purchase.

import {
  clock,
  clockOf,
  address,
  defaults,
  fetchAccountMaybe,
  newStream,
  obstacle,
  purchase,
  purchaseInstructions,
  stream,
  textOf,
  type BrowseEntry,
  type Client,
  type PurchaseOptions,
} from "@flashback/client";
import { useId, useState } from "preact/hooks";

import { ActionDialog, type Action } from "../action/dialog.js";
import { money, percent, quantity as quantityOf, span, type Money } from "../format.js";
import { WalletDialog } from "../header.js";
import { useLoad } from "../load.js";
import { Facts } from "../part/facts.js";
import { Amount } from "../part/price.js";
import { useNow, useSession } from "../session.js";
import { LEVELS, reasonFor } from "../words.js";

const DAY = 86_400;

interface Props {
  entry: BrowseEntry;
  mint: Money;
  query: URLSearchParams;
  bought: () => void;
}

/** The calculator and the button that buys. An address can prefill it, and do no more. */
export function Buy({ entry, mint, query, bought }: Props) {
  const { client, owner, platform } = useSession();
  const now = useNow();
  const { listing } = entry;
  const unit = textOf(listing.unit);
  const usual = defaults(listing, entry.epochSecs);
  const [amount, setAmount] = useState(query.get("quantity") ?? listing.minQuantity.toString());
  const [term, setTerm] = useState(usual.termSecs / DAY);
  const [runway, setRunway] = useState(String(usual.runwaySecs / DAY));
  const [level, setLevel] = useState(0);
  const [again, setAgain] = useState(false);
  const [action, setAction] = useState<Action | undefined>();
  const [connecting, setConnecting] = useState(false);
  const id = useId();

  const vault = useLoad(
    () => client && owner && fetchAccountMaybe(client, "vault", address.vault(owner, listing.mint, 0n)),
    [client, owner?.toBase58(), listing.mint.toBase58()],
  );
  const quantity = /^\d{1,18}$/.test(amount) ? BigInt(amount) : undefined;
  const runwaySecs = /^\d{1,4}(\.\d{1,3})?$/.test(runway) ? Math.round(Number(runway) * DAY) : undefined;
  const termSecs = Math.round(term * DAY);
  const fits = quantity !== undefined && listing.minQuantity <= quantity && quantity <= listing.maxQuantity;
  const refusal = fits ? obstacle(entry, quantity, termSecs) : undefined;
  const wrong = !fits
    ? `Between ${quantityOf(listing.minQuantity, unit)} and ${quantityOf(listing.maxQuantity, unit)}.`
    : refusal && reasonFor(refusal);
  const quote =
    quantity !== undefined && runwaySecs !== undefined && platform && now > 0n
      ? quoteFor(entry, platform, { quantity, termSecs, runwaySecs }, vault.data ? clockOf(vault.data) : undefined, now)
      : undefined;
  const ready = wrong === undefined && runwaySecs !== undefined && quantity !== undefined;
  const verb = listing.autoAccept === 1 ? "Buy" : "Request";

  const order = () => {
    if (!ready) return;
    const options: PurchaseOptions = { quantity, runwaySecs, termSecs, minLevel: level, again };
    setAction(purchaseOf(entry, mint, options, unit, owner && address.vault(owner, listing.mint, 0n).toBase58()));
  };
  return (
    <section class="panel buy">
      <h2>What it costs</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (owner) order();
          else setConnecting(true);
        }}
      >
        <label class="field">
          <span>Quantity, {unit}</span>
          <input
            name="quantity"
            inputMode="numeric"
            value={amount}
            aria-invalid={wrong !== undefined}
            aria-describedby={`${id}-wrong`}
            onInput={(event) => setAmount(event.currentTarget.value.trim())}
          />
        </label>
        <label class="field">
          <span>Term</span>
          <select name="term" value={String(term)} onChange={(event) => setTerm(Number(event.currentTarget.value))}>
            {termsOf(listing.minTermSecs, listing.maxTermSecs, listing.terms.noticeSecs, entry.epochSecs).map(
              (days) => (
                <option key={days} value={String(days)}>
                  {days === 0 ? "open: until one side gives notice" : `at most ${span(Math.round(days * DAY))}`}
                </option>
              ),
            )}
          </select>
        </label>
        <label class="field">
          <span>Runway, days paid in advance</span>
          <input
            name="runway"
            inputMode="decimal"
            value={runway}
            aria-invalid={runwaySecs === undefined}
            onInput={(event) => setRunway(event.currentTarget.value.trim())}
          />
        </label>
        {entry.level > 0 && (
          <label class="field">
            <span>Leave free if the certification is lost</span>
            <select
              name="level"
              value={String(level)}
              onChange={(event) => setLevel(Number(event.currentTarget.value))}
            >
              <option value="0">No certification is required</option>
              {Array.from({ length: entry.level }, (_, at) => at + 1).map((one) => (
                <option key={one} value={String(one)}>
                  {one} {LEVELS[one]} or higher is required
                </option>
              ))}
            </select>
          </label>
        )}
        <p id={`${id}-wrong`} class="reason" aria-live="polite">
          {wrong}
        </p>
        {quote && (
          <Facts
            of={[
              ["Per 30 days", <Amount units={quote.monthly} mint={mint} />],
              [
                "Guarantee",
                <>
                  <Amount units={quote.guarantee} mint={mint} />
                  <small>stays yours; pays the notice of {span(listing.terms.noticeSecs)} if you leave</small>
                </>,
              ],
              [
                "To deposit now",
                <>
                  <b>
                    <Amount units={quote.deposit} mint={mint} />
                  </b>
                  <small>
                    {vault.data
                      ? `your vault holds ${money(vault.data.balance, mint)} already`
                      : "into your own vault, from which the provider is paid by the second"}
                  </small>
                </>,
              ],
              [
                "Provider's collateral",
                quote.collateral === 0n ? "none" : <Amount units={quote.collateral} mint={mint} />,
              ],
              ["Platform's fee", `${percent(platform?.feeBps ?? 0)}, paid by the provider`],
            ]}
          />
        )}
        <label class="check">
          <input
            type="checkbox"
            name="again"
            checked={again}
            onChange={(event) => setAgain(event.currentTarget.checked)}
          />
          <span>Buy it again if the same runs already</span>
        </label>
        <p class="buttons">
          <button type="submit" class="main" disabled={!ready}>
            {owner ? `${verb}: see what changes` : "Connect a wallet"}
          </button>
        </p>
      </form>
      {action && <ActionDialog action={action} closed={() => setAction(undefined)} done={bought} />}
      {connecting && !owner && <WalletDialog closed={() => setConnecting(false)} />}
    </section>
  );
}

/** Terms that can be chosen, in days; 0 = open. */
function termsOf(shortest: number, longest: number, noticeSecs: number, epochSecs: number): number[] {
  const least = Math.max(shortest, noticeSecs, epochSecs);
  const days = [30, 90, 180, 365, 730].map((count) => count * DAY).filter((secs) => secs >= least);
  const within = longest === 0 ? days : days.filter((secs) => secs < longest);
  const ends = longest === 0 ? [0] : [longest];
  return [...within, ...ends].map((secs) => secs / DAY);
}

interface Wanted {
  quantity: bigint;
  termSecs: number;
  runwaySecs: number;
}

/** What is to be paid, by the package's integers, on a vault in the state `before`. */
function quoteFor(
  entry: BrowseEntry,
  platform: { feeBps: number },
  { quantity, termSecs, runwaySecs }: Wanted,
  before: clock.VaultClock | undefined,
  now: bigint,
) {
  const { listing } = entry;
  const started = newStream(entry, platform, { quantity, termSecs }, now);
  return {
    monthly: listing.price * quantity,
    guarantee: stream.guaranteeAt(started, now),
    deposit: stream.missingFor(before ?? clock.emptyClock(now), started, BigInt(runwaySecs), now),
    collateral: stream.collateralOf(listing.price, quantity, listing.terms.serviceLevels.collateralMonths, termSecs),
  };
}

function purchaseOf(entry: BrowseEntry, mint: Money, options: PurchaseOptions, unit: string, vault?: string): Action {
  const { listing } = entry;
  const { noticeSecs } = listing.terms;
  const bought = quantityOf(BigInt(options.quantity), unit);
  const monthly = money(listing.price * BigInt(options.quantity), mint);
  const instant = listing.autoAccept === 1;
  return {
    title: `${instant ? "Buy" : "Request"} ${bought}`,
    names: vault ? { [vault]: "Your vault" } : {},
    binding: [
      instant
        ? `The agreement starts at once: ${monthly} for 30 days, by the second, out of your vault.`
        : `The provider may accept for 3 epochs: then ${monthly} for 30 days, by the second, out of your vault. Until then you can cancel.`,
      options.termSecs === 0
        ? "It runs until one side gives notice, or the money ends."
        : `It ends after ${span(options.termSecs ?? 0)} at the latest.`,
      `You can leave with ${span(noticeSecs)} of notice, which is paid. What is left in the vault stays yours.`,
    ],
    instructions: async (client: Client) => purchaseInstructions(client, await purchase(client, entry, options)),
  };
}
