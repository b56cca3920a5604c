// Puts the page into the document.

import { render } from "preact";

import { App } from "./app.js";
import { SessionProvider } from "./session.js";

const root = document.getElementById("page");
if (root) {
  render(
    <SessionProvider>
      <App />
    </SessionProvider>,
    root,
  );
}
