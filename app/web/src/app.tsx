// The page: its top, and the place that the address names.

import { PublicKey } from "@solana/web3.js";
import { useEffect, useRef } from "preact/hooks";

import { BrowsePage } from "./browse/page.js";
import { Header } from "./header.js";
import { ListingPage } from "./listing/page.js";
import { MinePage } from "./mine/page.js";
import { Failure, Notice } from "./part/notice.js";
import { ProviderPage } from "./provider/page.js";
import { ProvidersPage } from "./provider/register.js";
import { useRoute, type Route } from "./route.js";
import { useSession } from "./session.js";

/** The whole page. */
export function App() {
  const route = useRoute();
  const { error, held, retry } = useSession();
  const [place = "browse", which] = route.path;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // A reader who follows a link goes on reading at the new place, also one who does not see it change.
    if (!first.current) main.current?.focus();
    first.current = false;
    scrollTo(0, 0);
  }, [place, which]);
  return (
    <>
      <a class="skip" href="#page" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <Header place={place} />
      <main ref={main} tabIndex={-1}>
        {held > 0 && (
          <Notice tone="warn">The node asks for fewer requests. Trying again in {Math.ceil(held / 1_000)} s.</Notice>
        )}
        {error ? <Failure error={error} retry={retry} /> : <Place route={route} place={place} which={which} />}
      </main>
    </>
  );
}

function Place({ route, place, which }: { route: Route; place: string; which: string | undefined }) {
  const key = keyOf(which);
  if (place === "browse") return <BrowsePage query={route.query} />;
  if (place === "providers") return <ProvidersPage query={route.query} />;
  if (place === "mine") return <MinePage />;
  if (place === "listing" && key) return <ListingPage key={which} address={key} query={route.query} />;
  if (place === "provider" && key) return <ProviderPage key={which} address={key} />;
  return (
    <Notice tone="warn">
      <h1>There is nothing here</h1>
      <p>
        Check the address, or start from the <a href="#/browse">listings</a>.
      </p>
    </Notice>
  );
}

function keyOf(text: string | undefined): PublicKey | undefined {
  try {
    return text === undefined ? undefined : new PublicKey(text);
  } catch {
    return undefined;
  }
}
