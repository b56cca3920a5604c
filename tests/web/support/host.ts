// A host that knows nothing of the page: a folder of files somewhere below its root.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const PAGE = "target/web";
const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

/** Serves the page's files below `folder`, as "/ipfs/name/", and nothing else; their URL, and how to stop. */
export async function hosted(folder: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://host").pathname);
    const missing = () => response.writeHead(404).end();
    if (!path.startsWith(folder)) return missing();
    const file = normalize(path.slice(folder.length) || "index.html");
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    return readFile(join(PAGE, file)).then(
      (bytes) => response.writeHead(200, { "content-type": type }).end(bytes),
      missing,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${folder}`, close: () => server.close() };
}
