// Who may use the data of an agreement: given, narrowed, and taken back.

import {
  Action as Deed,
  agreementAccess,
  AgreementStatus,
  Decision,
  GrantStatus,
  isPastTerm,
  statusAt,
  type Agreement,
  type Found,
  type Grant,
  type GrantOptions,
  type ValueOf,
  type Vault,
} from "@flashback/client";
import { PublicKey } from "@solana/web3.js";
import { useId, useState } from "preact/hooks";

import type { Action } from "../action/dialog.js";
import { ends, time } from "../format.js";
import { Facts } from "../part/facts.js";
import { Check, decimalIn, keyIn, TextField } from "../part/field.js";
import { useNow } from "../session.js";
import { Address, Field } from "../text.js";
import { ACTIONS, actionsIn } from "../words.js";
import { closeGrant, createGrant, narrowGrant, revokeAllGrants, revokeGrant } from "./actions.js";
import type { Belongings } from "./load.js";

type Act = (action: Action) => void;

const DAY = 86_400n;
const DEEDS = Object.values(Deed);
const MOST_PREFIX_BYTES = 200;
const isShared = ({ parent }: Grant) => !parent.equals(PublicKey.default);

/** Where a grant stands: whether it can be used, or used again, without another one. */
interface Standing {
  inForce: boolean;
  tone: "good" | "warn" | "off";
  words: string;
}

/** Where a grant stands at `now`. */
function standing(grant: Grant, agreement: Agreement | undefined, vault: Vault | undefined, now: bigint): Standing {
  const no = (words: string): Standing => ({ inForce: false, tone: "off", words });
  const but = (words: string): Standing => ({ inForce: true, tone: "warn", words });
  if (grant.status === GrantStatus.Revoked) return no("Revoked");
  if (agreement && grant.generation !== agreement.generation) return no("Revoked with all");
  if (now >= grant.expiresAt) return no("Expired");
  if (!agreement || !vault) return no("The agreement has ended");
  if (now < grant.notBefore) return no(`From ${time(grant.notBefore)} on`);
  switch (agreementAccess(agreement, vault, Deed.Write, now)) {
    case Decision.Allowed:
      return { inForce: true, tone: "good", words: "In force" };
    case Decision.VaultDry:
      return but("Reads and lists only, while the vault is dry");
    case Decision.AgreementUnpaid:
      return but("Nothing, until the vault is funded");
    default:
      return no("The agreement has ended");
  }
}

/** The grants of an agreement of the wallet's. */
export function Access({ found, of, act }: { found: Found<"agreement">; of: Belongings; act: Act }) {
  const now = useNow();
  const { account, address } = found;
  const vault = of.known.vaults.get(account.vault.toBase58());
  const given = of.given.filter(({ account: grant }) => grant.agreement.equals(address));
  const inForce = given.filter(({ account: grant }) => standing(grant, account, vault, now).inForce).length;
  const isOver = isPastTerm(account, now) || statusAt(account, now) === AgreementStatus.Ended;
  if (isOver && given.length === 0) return null;
  return (
    <details>
      <summary>Access to the data: {inForce === 0 ? "you alone" : `you and ${inForce} more`}</summary>
      {given.map((grant) => (
        <Given
          key={grant.address.toBase58()}
          found={grant}
          at={standing(grant.account, account, vault, now)}
          now={now}
          act={act}
        />
      ))}
      {inForce > 0 && (
        <p class="buttons">
          <button type="button" class="danger" onClick={() => act(revokeAllGrants(found))}>
            Revoke all access
          </button>
        </p>
      )}
      {!isOver && <Give agreement={address} taken={given} within={undefined} now={now} act={act} />}
    </details>
  );
}

interface GivenProps {
  found: Found<"grant">;
  at: Standing;
  now: bigint;
  act: Act;
}

function Given({ found, at, now, act }: GivenProps) {
  const id = useId();
  const { account: grant } = found;
  const { inForce } = at;
  return (
    <section class="part" aria-labelledby={id}>
      <h4 id={id}>
        <Address of={grant.grantee} short />
      </h4>
      <Allowed grant={grant} at={at} />
      {isShared(grant) && <small>Shared by {ends(grant.grantor.toBase58())}</small>}
      <p class="buttons">
        {inForce && (
          <button type="button" onClick={() => act(revokeGrant(found))}>
            Revoke
          </button>
        )}
        {now >= grant.expiresAt && (
          <button type="button" onClick={() => act(closeGrant(found))}>
            Close the grant
          </button>
        )}
      </p>
      {inForce && (
        <details>
          <summary>Narrow</summary>
          <Scope
            within={grant}
            now={now}
            verb="Narrow"
            submit={(options) => act(narrowGrant(found, options))}
            ready={true}
          />
        </details>
      )}
    </section>
  );
}

function Allowed({ grant, at: { tone, words } }: { grant: Grant; at: Standing }) {
  return (
    <Facts
      of={[
        ["State", <span class={`state ${tone}`}>{words}</span>],
        ["May", actionsIn(grant.actions).join(", ")],
        ["Objects", grant.prefixLen === 0 ? "all" : `keys with a prefix of ${grant.prefixLen} bytes`],
        ["Until", time(grant.expiresAt)],
      ]}
    />
  );
}

interface GiveProps {
  agreement: PublicKey;
  /** Grants that are there already. */
  taken: readonly Found<"grant">[];
  /** The grant that this is a part of; by default the wallet is the consumer's. */
  within: Found<"grant"> | undefined;
  now: bigint;
  act: Act;
}

/** A form that gives a key access. */
function Give({ agreement, taken, within, now, act }: GiveProps) {
  const [text, setText] = useState("");
  const grantee = keyIn(text);
  const numbers = taken.filter(({ account }) => grantee?.equals(account.grantee)).map(({ account }) => account.id);
  const scopeId = numbers.reduce((highest, one) => (one > highest ? one : highest), -1n) + 1n;
  const parent = within ? { parent: within.address } : {};
  return (
    <details>
      <summary>{within ? "Share" : "Give access"}</summary>
      <TextField
        label="Whose key, an address"
        text={text}
        change={setText}
        wrong={text !== "" && !grantee}
        hint="A provider of services, an application or a colleague: whoever signs with it has access."
      />
      <Scope
        within={within?.account}
        now={now}
        verb={within ? "Share" : "Give access"}
        ready={grantee !== undefined}
        submit={(options) => grantee && act(createGrant({ agreement, grantee, scopeId, ...parent }, options))}
      />
    </details>
  );
}

interface ScopeProps {
  /** What it can be at most; by default everything. */
  within: Grant | undefined;
  now: bigint;
  verb: string;
  ready: boolean;
  submit: (options: GrantOptions) => void;
}

/** What is allowed, where, and until when. */
function Scope({ within, now, verb, ready, submit }: ScopeProps) {
  const most = within?.actions ?? 0b1_1111;
  const [actions, setActions] = useState<readonly ValueOf<typeof Deed>[]>(
    within ? DEEDS.filter((deed) => most & (1 << deed)) : [Deed.Read, Deed.List],
  );
  const [prefix, setPrefix] = useState("");
  const [days, setDays] = useState(within ? "" : "30");
  const typed = decimalIn(days, 3);
  const until = within && days === "" ? within.expiresAt : typed && now + (typed * DAY) / 1_000n;
  const size = new TextEncoder().encode(prefix).length;
  const tooShort = within !== undefined && size < within.prefixLen;
  const fits = actions.length > 0 && until !== undefined && until > now && size <= MOST_PREFIX_BYTES && !tooShort;
  return (
    <>
      <div class="checks">
        {DEEDS.filter((deed) => most & (1 << deed)).map((deed) => (
          <Check
            key={deed}
            label={ACTIONS[deed] ?? ""}
            is={actions.includes(deed)}
            change={(is) => setActions(DEEDS.filter((one) => (one === deed ? is : actions.includes(one))))}
          />
        ))}
      </div>
      <TextField
        label="Only objects whose keys start with"
        text={prefix}
        change={setPrefix}
        wrong={size > MOST_PREFIX_BYTES || (tooShort && prefix !== "")}
        hint={
          within && within.prefixLen > 0
            ? `The ${within.prefixLen} bytes that it has, or longer: the chain keeps only their hash.`
            : "Empty: every object."
        }
      />
      <TextField
        label="For how many days from now"
        mode="decimal"
        text={days}
        change={setDays}
        wrong={until === undefined || until <= now}
        hint={within && days === "" ? `Empty: until ${time(within.expiresAt)}, as it is.` : "At most 365 epochs."}
      />
      <p class="buttons">
        <button
          type="button"
          disabled={!fits || !ready}
          onClick={() => until !== undefined && submit({ actions, expiresAt: until, prefix })}
        >
          {verb}
        </button>
      </p>
    </>
  );
}

/** What others gave the wallet access to. */
export function Received({ of, act }: { of: Belongings; act: Act }) {
  const now = useNow();
  if (of.received.length === 0 || now === 0n) return null;
  return (
    <section>
      <h2>Access that you were given</h2>
      <div class="cards">
        {of.received.map((found) => (
          <ReceivedCard key={found.address.toBase58()} found={found} of={of} now={now} act={act} />
        ))}
      </div>
    </section>
  );
}

function ReceivedCard({
  found,
  of: { known, given },
  now,
  act,
}: {
  found: Found<"grant">;
  of: Belongings;
  now: bigint;
  act: Act;
}) {
  const id = useId();
  const { account: grant } = found;
  const agreement = known.agreements.get(grant.agreement.toBase58());
  const listing = agreement && known.listings.get(agreement.listing.toBase58());
  const provider = agreement && known.providers.get(agreement.provider.toBase58());
  const vault = agreement && known.vaults.get(agreement.vault.toBase58());
  const at = standing(grant, agreement, vault, now);
  const canShare = at.inForce && !isShared(grant) && (grant.actions & (1 << Deed.Share)) !== 0;
  return (
    <article class="panel" aria-labelledby={id}>
      <h3 id={id}>{listing ? <Field bytes={listing.name} otherwise="An unnamed listing" /> : "A closed agreement"}</h3>
      {provider && (
        <p>
          <Field bytes={provider.name} otherwise="Unnamed provider" />, <Field bytes={provider.endpoint} />
        </p>
      )}
      <Allowed grant={grant} at={at} />
      {canShare && <Give agreement={grant.agreement} taken={given} within={found} now={now} act={act} />}
      {now >= grant.expiresAt && (
        <p class="buttons">
          <button type="button" onClick={() => act(closeGrant(found))}>
            Close the grant
          </button>
        </p>
      )}
    </article>
  );
}
