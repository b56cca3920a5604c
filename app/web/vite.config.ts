import { defineConfig, type Plugin } from "vite";

/** The IDL without its docs, which nobody reads in a page: a third of its transfer. */
function withoutDocs(): Plugin {
  const strip = (_key: string, value: unknown) =>
    typeof value === "object" && value !== null && "docs" in value ? { ...value, docs: undefined } : value;
  return {
    name: "without-docs",
    transform(code, id) {
      if (!id.endsWith("/generated/idl.js")) return undefined;
      const [, text] = /JSON\.parse\((".*")\)/.exec(code) ?? [];
      if (text === undefined) throw new Error(`${id} holds no IDL`);
      const idl = JSON.stringify(JSON.parse(JSON.parse(text) as string), strip);
      return { code: `export const IDL = JSON.parse(${JSON.stringify(idl)});`, map: null };
    },
  };
}

export default defineConfig({
  // Relative, so that the page works in any folder of any host.
  base: "./",
  plugins: [withoutDocs()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 800,
  },
});
