// The room's own page: drawn from the copy where this device keeps the session, left as the centre wrote it where not.

import { copyOf, fetchWords, renew, words } from "./device.js";
import { el } from "./dom.js";
import { keeping } from "./keeping.js";
import { rowsOf } from "./outbox.js";

const path = location.pathname.replace(/\/room$/, "");
const account = Number(document.body.dataset.account);
const plain = document.querySelector("[data-room]");
const room = el("div", { id: "room", class: "narrow", hidden: true });
const device = el("section", { id: "device", class: "narrow" });
// Everything else the centre's own page offers is one step away, where there is a signal.
const whole = location.hash === "#whole";
let drawn = false;

async function changed() {
  const here = (await rowsOf(account)).some((row) => row.path === path);
  // Entries that wait here are never without the session they belong to.
  if (here && !(await copyOf(path, account))) await renew(path, account).catch(() => false);
  const kept = !!(await copyOf(path, account));
  plain.hidden = kept && !whole;
  if (kept && !whole && !drawn) drawn = await (await import("./room.js")).live(room, path, account);
}

plain.before(room, device);
if ((await words())("locale") !== document.documentElement.lang && localStorage.getItem("device")) await fetchWords().catch(() => {});
await changed();
await keeping(device, { path, account, changed, more: (say) => whole
  ? el("a", { href: location.pathname }, say("of_device"))
  : el("a", { href: "#whole", click: () => setTimeout(() => location.reload()) }, say("of_centre")) });
