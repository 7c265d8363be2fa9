// The page without a signal: the session of this address, where it is kept here; otherwise what is kept.

import { el } from "./dom.js";
import { arrive, copyOf, owner, words } from "./device.js";
import { keeping, listOf } from "./keeping.js";
import { live } from "./room.js";

const ROOM = /^(\/cases\/\d+\/sessions\/\d+)\/room$/;

await arrive(null);
const account = await owner();
const path = ROOM.exec(location.pathname)?.[1];
const say = await words();
document.documentElement.lang = say("locale") || "th";

const without = document.getElementById("without");
if (path && (await copyOf(path, account))) {
  without.hidden = true;
  await live(document.getElementById("room"), path, account);
} else {
  const links = await listOf(account);
  if (links.length) without.append(el("h2", {}, say("kept_here")), el("ul", { class: "pile" }, links));
  // Whatever else was wanted is to be had as soon as there is a network.
  addEventListener("online", () => location.reload());
}
await keeping(document.getElementById("device"), { account, changed: () => location.reload() });
