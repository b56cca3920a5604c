// The registers of providers.

import { providers } from "@flashback/client";

import { gib } from "../format.js";
import { useLoad } from "../load.js";
import { Badge, fetchSources, Rating, Standing } from "../part/badge.js";
import { Failure, Waiting } from "../part/notice.js";
import { regionName } from "../region.js";
import { link, replaceQuery } from "../route.js";
import { useSession } from "../session.js";
import { Field } from "../text.js";
import { categoriesIn, KINDS } from "../words.js";

/** Everybody in one of the registers. */
export function ProvidersPage({ query }: { query: URLSearchParams }) {
  const { client } = useSession();
  const kind = query.get("kind") === "services" ? 1 : 0;
  const { data, error, reload } = useLoad(
    () =>
      client &&
      (async () => {
        const entries = await providers(client, { kind });
        return { entries, sources: await fetchSources(client, entries) };
      })(),
    [client, kind],
  );
  return (
    <>
      <div class="head">
        <div>
          <h1>Providers</h1>
        </div>
        <fieldset class="segments">
          <legend class="unseen">Register</legend>
          {[0, 1].map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="kind"
                checked={one === kind}
                onChange={() => replaceQuery("providers", new URLSearchParams(one === 1 ? { kind: "services" } : {}))}
              />
              <span>{KINDS[one]}</span>
            </label>
          ))}
        </fieldset>
      </div>
      {error && <Failure error={error} retry={reload} />}
      {!data && !error && <Waiting>Reading the register</Waiting>}
      {data && data.entries.length === 0 && <p class="empty">Nobody is registered here.</p>}
      {data && data.entries.length > 0 && (
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">Certification</th>
              <th scope="col">Rating</th>
              <th scope="col">{kind === 0 ? "Capacity" : "Categories"}</th>
              <th scope="col">Open listings</th>
              <th scope="col">Agreements</th>
              <th scope="col">Standing</th>
            </tr>
          </thead>
          <tbody>
            {data.entries.map(({ address, provider, level, levelUntil, now }) => (
              <tr key={address.toBase58()}>
                <th scope="row">
                  <a href={link(`provider/${address.toBase58()}`)}>
                    <Field bytes={provider.name} otherwise="Unnamed" />
                  </a>
                  <small>{regionName(provider.region)}</small>
                </th>
                <td data-head="Certification">
                  <Badge provider={provider} level={level} levelUntil={levelUntil} sources={data.sources} />
                </td>
                <td data-head="Rating">
                  <Rating provider={provider} now={now} />
                </td>
                <td data-head={kind === 0 ? "Capacity" : "Categories"}>
                  {kind === 0 ? (
                    <>
                      <span>
                        {gib(provider.capacityGib)} <small>{gib(provider.reservedGib)} reserved</small>
                      </span>
                    </>
                  ) : (
                    categoriesIn(provider.category).join(", ")
                  )}
                </td>
                <td data-head="Open listings">{provider.openListings}</td>
                <td data-head="Agreements">{provider.agreements}</td>
                <td data-head="Standing">
                  <Standing provider={provider} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
