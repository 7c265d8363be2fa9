// On every page of a device that keeps something: whatever has to go goes, whatever waits is sent.

import { arrive, words } from "./device.js";

const account = Number(document.body.dataset.account) || null;
const lost = await arrive(account);
if (lost) {
  const said = document.createElement("p");
  said.className = "said warn";
  said.setAttribute("role", "status");
  said.textContent = (await words())("too_old", { count: lost });
  document.querySelector("main").prepend(said);
}
