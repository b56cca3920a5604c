// A node in front of the network's, which answers as it is told to.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { rpc } from "./network.js";

/** What it answers instead, by method; `undefined` = what the network answers. */
export type Answer = (method: string, id: unknown) => { status?: number; body: string } | undefined;

/** A node that answers as it is told to; its URL, and how to stop it. */
export async function nodeThat(answer: Answer): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => void respond(request, response, answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "*");
  if (request.method === "OPTIONS") {
    response.end();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const { method, id } = JSON.parse(body) as { method: string; id: unknown };
  const told = answer(method, id);
  if (told) {
    response.writeHead(told.status ?? 200, { "content-type": "application/json" });
    response.end(told.body);
    return;
  }
  const real = await fetch(rpc, { method: "POST", headers: { "content-type": "application/json" }, body });
  response.writeHead(real.status, { "content-type": "application/json" });
  response.end(await real.text());
}
