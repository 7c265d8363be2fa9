// On every page of a device that keeps something: whatever has to go goes, whatever waits is sent.

import { arrive, words } from "./device.js";
import { el } from "./dom.js";
import { keeping } from "./keeping.js";
import { rowsOf, standing, whenMoved } from "./outbox.js";

const main = document.querySelector("main");
const account = Number(document.body.dataset.account) || null;
const place = el("section", { id: "waiting", class: "card", hidden: true });

/** What cannot go by itself is told wherever its writer is; in the room it stands in its place. */
async function tell() {
  const rows = await rowsOf(account);
  const refused = rows.filter((row) => row.faults);
  const stuck = refused.length > 0 || (standing.trouble === "elsewhere" && rows.length > 0);
  if (!stuck || !place.hidden) return;
  const say = await words();
  const told = refused.length ? say("some_refused", { count: refused.length }) : say("elsewhere");
  const device = el("div");
  place.append(el("p", { role: "status" }, told), el("ul", {}, [...new Set(rows.map((row) => row.path))].map((path) =>
    el("li", {}, el("a", { href: `${path}/room` }, say("to_the_room"))))), device);
  place.hidden = false;
  main.prepend(place);
  await keeping(device, { account, changed: async () => { place.hidden = (await rowsOf(account)).length === 0; } });
}

if (account && !document.querySelector("[data-room]")) whenMoved(tell);
const lost = await arrive(account);
if (lost) main.prepend(el("p", { class: "note warn", role: "status" }, lost));
