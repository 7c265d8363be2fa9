// The part of a page where its reader decides what this device keeps.

import { all } from "./store.js";
import { button, el } from "./dom.js";
import { able, clear, copyOf, countOfOthers, fetchWords, forgetOthers, keep, words } from "./device.js";
import { rowsOf, stir, whenMoved } from "./outbox.js";

/** Draw it in a place. `path`: the session it may keep; `account`: whoever reads; `changed` is told when all is different, `more` adds to it. */
export async function keeping(place, { path, account, changed, more }) {
  if (!able()) return;
  if (!(await words())("keep")) await fetchWords().catch(() => {});
  const draw = async (told = "") => {
    const say = await words();
    const kept = path && account && (await copyOf(path, account));
    const own = account ? (await rowsOf(account)).length : 0;
    const others = await countOfOthers(account);
    place.replaceChildren(...[
      told && el("p", { class: "said", role: "status" }, told),
      kept && el("p", {}, say("is_kept"), more && [" ", more(say)]),
      path && account && !kept && [el("p", { class: "hint" }, say("keep_hint")), button(say("keep"), take, { class: "second" })],
      (kept || own > 0) && button(say("clear"), () => letGo(own), { class: "grave" }),
      others > 0 && el("div", { class: "note warn" }, el("p", {}, say("of_another", { count: others })),
        button(say("clear_another"), () => letGoOthers(others), { class: "grave" })),
    ].flat().filter(Boolean));
  };
  const take = async () => {
    const done = await keep(path, account).catch(() => false);
    if (done) stir();
    if (done) await changed();
    await draw((await words())(done ? "" : "keep_failed"));
  };
  const letGo = async (count) => {
    const say = await words();
    if (!confirm(count ? say("clear_loss", { count }) : say("clear_sure"))) return;
    await clear(account);
    stir();
    await changed();
    await draw(say("cleared"));
  };
  const letGoOthers = async (count) => {
    if (!confirm((await words())("clear_loss", { count }))) return;
    await forgetOthers(account);
    await draw();
  };
  whenMoved(() => draw());
  await draw();
}

/** The sessions kept here for an account, as links. */
export async function listOf(account) {
  const copies = (await all("copies")).filter((copy) => copy.account === account);
  return copies.map(({ path, state }) => el("li", {}, el("a", { href: `${path}/room` }, state.title)));
}
