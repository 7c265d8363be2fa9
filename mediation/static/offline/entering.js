// The room's own page: drawn from the copy where this device keeps the session, left as the centre wrote it where not.

import { copyOf } from "./device.js";
import { keeping } from "./keeping.js";
import { live } from "./room.js";

const room = document.getElementById("room");
const plain = document.getElementById("plain-room");
const path = location.pathname.replace(/\/room$/, "");
const account = Number(document.body.dataset.account);

async function draw() {
  const kept = !!(await copyOf(path, account));
  plain.hidden = kept;
  if (kept) await live(room, path, account);
}

await draw();
await keeping(document.getElementById("device"), { path, account, changed: async () => location.reload() });
