// The top of every page: where one can go, which node answers, and whose wallet signs.

import type { Chain } from "@flashback/client";
import { useState } from "preact/hooks";

import { ends } from "./format.js";
import { choose, CLUSTERS, isNodeUrl } from "./node.js";
import { Dialog } from "./part/dialog.js";
import { Failure, Notice } from "./part/notice.js";
import { useSession } from "./session.js";
import { useWallets } from "./wallet.js";

const PLACES = [
  ["browse", "Listings"],
  ["providers", "Providers"],
  ["mine", "Mine"],
] as const;

/** The top of the page. */
export function Header({ place }: { place: string }) {
  return (
    <header class="top">
      <a class="brand" href="#/browse">
        Flashback
      </a>
      <nav aria-label="Pages">
        {PLACES.map(([path, name]) => (
          <a key={path} href={`#/${path}`} aria-current={place === path ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div class="ends">
        <NodeButton />
        <WalletButton />
      </div>
    </header>
  );
}

function NodeButton() {
  const { node, client, error, held } = useSession();
  const [open, setOpen] = useState(false);
  const tone = error ? "bad" : held > 0 ? "warn" : client ? "good" : "busy";
  const state = error ? "failed" : held > 0 ? "busy" : client ? "connected" : "connecting";
  return (
    <>
      <button type="button" class="chip" onClick={() => setOpen(true)}>
        <span class={`dot ${tone}`} aria-hidden="true" />
        <span class="unseen">Node, {state}: </span>
        {CLUSTERS[node.chain].name} <span class="host">{new URL(node.url).host}</span>
      </button>
      {open && <NodeDialog closed={() => setOpen(false)} />}
    </>
  );
}

function NodeDialog({ closed }: { closed: () => void }) {
  const { node } = useSession();
  const [chain, setChain] = useState<Chain>(node.chain);
  const [url, setUrl] = useState(node.url);
  const usable = isNodeUrl(url);
  return (
    <Dialog title="Node" closed={closed}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (usable) choose({ url, chain });
        }}
      >
        <p>
          Everything on this page comes from this node, and your transactions go to it. Its genesis hash is compared
          with the cluster's.
        </p>
        <label class="field">
          <span>Cluster</span>
          <select
            value={chain}
            onChange={(event) => {
              const next = event.currentTarget.value as Chain;
              setChain(next);
              setUrl(CLUSTERS[next].url);
            }}
          >
            {Object.entries(CLUSTERS).map(([key, { name }]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>URL of its JSON-RPC</span>
          <input type="url" value={url} onInput={(event) => setUrl(event.currentTarget.value)} />
        </label>
        {!usable && <Notice tone="warn">A node has a URL that begins with https:// or http://.</Notice>}
        <p class="buttons">
          <button type="submit" class="main" disabled={!usable}>
            Use this node
          </button>
        </p>
      </form>
    </Dialog>
  );
}

function WalletButton() {
  const { owner, wallet } = useSession();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class={owner ? "chip" : "chip main"} onClick={() => setOpen(true)}>
        {owner ? (
          <>
            <span class="unseen">{wallet?.name}: </span>
            <code>{ends(owner.toBase58())}</code>
          </>
        ) : (
          "Connect wallet"
        )}
      </button>
      {open && <WalletDialog closed={() => setOpen(false)} />}
    </>
  );
}

/** Offers the wallets that the browser has. */
export function WalletDialog({ closed }: { closed: () => void }) {
  const { client, wallet, owner, walletError, use, leave } = useSession();
  const wallets = useWallets();
  const [asked, setAsked] = useState<string | undefined>();
  if (wallet && owner) {
    return (
      <Dialog title={wallet.name} closed={closed}>
        <p>
          <code class="address">{owner.toBase58()}</code>
        </p>
        <p class="buttons">
          <button
            type="button"
            onClick={() => {
              leave();
              closed();
            }}
          >
            Disconnect
          </button>
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog title="Connect a wallet" closed={closed}>
      {walletError && <Failure error={walletError} />}
      {!client && <Notice tone="warn">The node has to answer first.</Notice>}
      {wallets.length === 0 ? (
        <p>
          No wallet of the Wallet Standard that signs for Solana was found in this browser. Install one, then reload the
          page.
        </p>
      ) : (
        <ul class="wallets">
          {wallets.map((found) => (
            <li key={found.name}>
              <button
                type="button"
                disabled={!client || asked !== undefined}
                onClick={() => {
                  setAsked(found.name);
                  void use(found).finally(() => setAsked(undefined));
                }}
              >
                <img src={found.icon} alt="" width="24" height="24" /> {found.name}
                {asked === found.name && <small> asked, answer there</small>}
              </button>
            </li>
          ))}
        </ul>
      )}
      <p class="muted">Connecting signs nothing and moves nothing.</p>
    </Dialog>
  );
}
