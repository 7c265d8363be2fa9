// What this device keeps: taken up by choice, bound to one account, gone at sign-out, when it is old, or when its owner says so.

import { all, answer, empty, fact, keyOf, learn, take, within } from "./store.js";
import * as clock from "./clock.js";
import { trimmed } from "./entries.js";
import { flush, rowsOf, signIn, whenMoved } from "./outbox.js";

const MARK = "device";
const LONGEST = 14 * 24 * 3600_000;
const LEFT = /(^|__Host-|; )left=(\d+)/g;

/** Whether a browser can keep anything safely. */
export const able = () => "serviceWorker" in navigator && "locks" in navigator && "timeout" in AbortSignal && !!crypto.randomUUID;

/** The words of this part, in the language they were last fetched in. */
export async function words() {
  const known = (await fact("words")) ?? {};
  return (code, params = {}) =>
    Object.entries(params).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), known[code] ?? "");
}

/** Fetch the words anew, where there is a network. */
export async function fetchWords() {
  const told = await fetch("/offline/words");
  if (told.ok) await learn("words", await told.json());
}

/**
 * First thing on every page of a device that keeps something. `account` is whoever the page was made for, null for nobody.
 * Resolves to what its reader must be told of what was lost for its age; mostly nothing.
 */
export async function arrive(account) {
  await clock.wind();
  await forgetWhoLeft();
  const last = await fact("account");
  if (account && (last?.id !== account || last.ended)) await learn("account", { id: account });
  const count = await forgetWhatIsOld();
  const lost = count ? (await words())("too_old", { count }) : "";
  if (!(await all("copies")).length && !(await all("outbox")).length) {
    await forgetEverything();
    return lost;
  }
  navigator.serviceWorker.register("/sw.js");
  await askBeforeLeaving();
  whenMoved(askBeforeLeaving);
  for (const form of LEAVING()) form.addEventListener("submit", leaveWord);
  // A sign-in that somebody ended elsewhere takes the copy along, also where nobody signs in here again.
  if (account) flush();
  else if (navigator.onLine) await signIn().catch(() => "later");
  return lost;
}

/** At sign-out word is left for this device: whose things are to go. */
async function forgetWhoLeft() {
  for (const [, , left] of document.cookie.matchAll(LEFT)) {
    const account = Number(left);
    await take("copies", (copy) => copy.account === account);
    await take("outbox", (row) => row.account === account);
    if ((await fact("account"))?.id === account) await learn("account", null);
  }
  forgetWord();
}

function forgetWord() {
  document.cookie = "left=; Max-Age=0; Path=/; SameSite=Lax";
  document.cookie = "__Host-left=; Max-Age=0; Path=/; SameSite=Lax; Secure";
}

async function forgetWhatIsOld() {
  // A clock that was set back must not keep anything for ever: its count begins anew.
  const young = (row) => Date.now() - row.stored < LONGEST;
  await within(["copies", "outbox"], async (...stores) => {
    for (const store of stores) {
      for (const row of await answer(store.getAll())) if (row.stored > Date.now()) store.put({ ...row, stored: Date.now() });
    }
  });
  await take("copies", (row) => !young(row));
  return take("outbox", (row) => !young(row));
}

/** Take everything off this device: the database, the cache, the worker. */
export async function forgetEverything() {
  await empty();
  localStorage.removeItem(MARK);
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

/** Take off what is of this account; the whole database and the worker with it, where nobody else's is here. */
export async function clear(account) {
  await take("copies", (copy) => copy.account === account);
  await take("outbox", (row) => row.account === account);
  if (!(await all("copies")).length && !(await all("outbox")).length) await forgetEverything();
}

/** Take off what is of other accounts than this one. */
export async function forgetOthers(account) {
  await take("copies", (copy) => copy.account !== account);
  await take("outbox", (row) => row.account !== account);
}

/** How many unsent entries are of other accounts. */
export const countOfOthers = async (account) => (await all("outbox")).filter((row) => row.account !== account).length;

const LEAVING = () => document.querySelectorAll('form[action="/sign-out"]');

/** Whoever signs out means it, also where the sign-in has run out meanwhile and the centre has nothing to end. */
function leaveWord() {
  const { account } = document.body.dataset;
  if (account) document.cookie = `left=${account}; Max-Age=3600; Path=/; SameSite=Lax`;
}

async function askBeforeLeaving() {
  const account = (await fact("account"))?.id;
  const count = account ? (await rowsOf(account)).length : 0;
  const say = await words();
  for (const form of LEAVING()) {
    if (count) form.dataset.confirm = say("leave_loss", { count });
    else delete form.dataset.confirm;
  }
}

/** Whose copies may be shown: whoever was signed in last, unless that sign-in was ended. Null for nobody. */
export async function owner() {
  const last = await fact("account");
  return last && !last.ended ? last.id : null;
}

/** The copy of a session, for its owner alone. */
export async function copyOf(path, account) {
  return (await all("copies")).find((copy) => copy.key === keyOf(account, path));
}

/** Keep a session on this device. True when it is there and opens without a signal. */
export async function keep(path, account) {
  if (!able()) return false;
  forgetWord();
  localStorage.setItem(MARK, "1");
  await fetchWords();
  if ((await signIn())?.account_id !== account || !(await renew(path, account))) return false;
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  await navigator.storage?.persist?.();
  return true;
}

/** Fetch the state of a session for its copy. False where it was not to be had. */
export async function renew(path, account) {
  const told = await fetch(`/api/v1${path}/room`, { cache: "no-store" });
  if (!told.ok) return false;
  const shown = await told.json();
  if (shown.me.account !== account) return false;
  await clock.hear(shown.server_now);
  const state = trimmed(shown);
  const known = new Set(state.entries.map((entry) => entry.id));
  await within(["copies"], async (copies) => {
    const key = keyOf(account, path);
    const had = await answer(copies.get(key));
    // The story of a case that is stopped for safety is kept back here too.
    const kept = state.held ? [] : (had?.kept ?? []).filter((row) => !known.has(row.entry.id));
    copies.put({ key, account, path, state, kept, stored: Date.now(), since: had?.since ?? shown.server_now });
  });
  return true;
}
