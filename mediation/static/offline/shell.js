// The page without a signal: the session of this address, where it is kept here; otherwise what is kept.

import { el } from "./dom.js";
import { arrive, copyOf, owner, words } from "./device.js";
import { keeping, listOf } from "./keeping.js";
import { live } from "./room.js";

const ROOM = /^(\/cases\/\d+\/sessions\/\d+)\/room$/;
const PAUSE = 3_000;

const lost = await arrive(null);
const account = await owner();
const path = ROOM.exec(location.pathname)?.[1];
const without = document.getElementById("without");

if (lost) without.before(el("p", { class: "note warn", role: "status" }, lost));
if (path && (await copyOf(path, account))) await live(document.getElementById("room"), path, account);
else await offerWhatIsKept();
await keeping(document.getElementById("device"), { account, changed });
await changed();

async function offerWhatIsKept() {
  const links = await listOf(account);
  if (links.length) without.append(el("h2", {}, (await words())("kept_here")), el("ul", { class: "pile" }, links));
  // Whatever else was wanted is to be had as soon as the centre answers.
  const look = () => fetch("/healthz", { cache: "no-store" }).then((told) => told.ok && location.reload(), () => {});
  addEventListener("online", look);
  setInterval(look, PAUSE);
}

async function changed() {
  const kept = path && (await copyOf(path, account));
  without.hidden = !!kept;
  document.documentElement.lang = (kept && (await words())("locale")) || "th";
}
