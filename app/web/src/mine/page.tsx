// What belongs to the connected wallet: as a consumer, and as a provider.

import { useMemo, useState } from "preact/hooks";

import { ActionDialog, type Action } from "../action/dialog.js";
import { WalletDialog } from "../header.js";
import { pauseMs, useChanges } from "../live.js";
import { useLoad } from "../load.js";
import { Failure, Waiting } from "../part/notice.js";
import { useSession } from "../session.js";
import { Received } from "./access.js";
import { Consumer } from "./consumer.js";
import { Disputes } from "./dispute.js";
import { belongings, changing } from "./load.js";
import { Seller } from "./seller.js";

/** The page of the wallet's own things. */
export function MinePage() {
  const { client, owner, mints } = useSession();
  const [action, setAction] = useState<Action | undefined>();
  const [connecting, setConnecting] = useState(false);
  const { data, error, reload } = useLoad(
    () => client && owner && belongings(client, owner, mints),
    [client, owner?.toBase58()],
    () => (client ? pauseMs(client.connection) : 0),
  );
  useChanges(
    useMemo(() => (data ? changing(data) : []), [data]),
    reload,
  );
  if (!owner) {
    return (
      <>
        <h1>Mine</h1>
        <p class="empty">Your vaults, agreements and requests stand here once a wallet is connected.</p>
        <p class="buttons">
          <button type="button" class="main" disabled={!client} onClick={() => setConnecting(true)}>
            Connect a wallet
          </button>
        </p>
        {connecting && <WalletDialog closed={() => setConnecting(false)} />}
      </>
    );
  }
  return (
    <>
      <h1>Mine</h1>
      {error && <Failure error={error} retry={reload} />}
      {!data && !error && <Waiting>Reading what is yours</Waiting>}
      {data && (
        <>
          {data.registered.length > 0 && <Seller of={data} act={setAction} />}
          <Consumer of={data} act={setAction} />
          <Disputes of={data} act={setAction} />
          <Received of={data} act={setAction} />
        </>
      )}
      {action && <ActionDialog action={action} closed={() => setAction(undefined)} done={reload} />}
    </>
  );
}
