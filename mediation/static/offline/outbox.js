// Entries on their way to the centre. Each has a number of its own, so that sending one twice writes it once.
//
// An entry is here, going, kept or refused. It leaves the outbox when the centre has answered for it, and never before.

import { all, answer, fact, keyOf, learn, take, within } from "./store.js";
import { isNote } from "./entries.js";
import * as clock from "./clock.js";

const MOST = 50;
const PATIENCE = 20_000;
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 300_000;

/** `trouble` is the code of the words for what keeps entries from being sent, empty where nothing does. */
export const standing = { trouble: "", going: new Set() };

const other = new BroadcastChannel("outbox");
const listeners = new Set();
let pause = FIRST_PAUSE;
let timer = 0;
let last = 0;

/** Hear whenever an entry has moved, in this tab or another. */
export const whenMoved = (listener) => listeners.add(listener);
other.onmessage = ({ data }) => tell(new Set(data.going), data.trouble);

function tell(going, trouble) {
  Object.assign(standing, { going, trouble });
  for (const listener of listeners) listener();
}

function say(going, trouble = standing.trouble) {
  tell(going, trouble);
  other.postMessage({ going: [...going], trouble });
}

/** What lies on this device has changed otherwise than by sending: look anew, here and in every other tab. */
export const stir = () => say(standing.going);

/** Where an entry of the outbox stands. */
export const stateOf = (row) => (row.faults ? "refused" : standing.going.has(row.entry.id) ? "going" : "here");

/** The outbox rows of an account, in the order they were written. */
export const rowsOf = async (account) => (await all("outbox")).filter((row) => row.account === account);

/** Write an entry down, then try to send it. Resolves when it is safe on this device. */
export async function write(account, path, fields) {
  const entry = { id: crypto.randomUUID(), ...fields };
  // No two entries of a device happened at the same moment: their order is known by it.
  last = Math.max(Date.now(), last + 1);
  const row = { account, path, entry, at: last, offset: clock.known(), stored: Date.now() };
  await within(["outbox"], (outbox) => answer(outbox.add(row)));
  stir();
  flush();
  return entry.id;
}

/** Throw an entry away that the centre has not taken. */
export async function drop(seq) {
  await take("outbox", (row) => row.seq === seq);
  stir();
}

/** Send what waits, now; tabs take turns. */
export function flush() {
  clearTimeout(timer);
  return navigator.locks.request("outbox", async () => {
    let trouble;
    try {
      trouble = await turn();
    } catch {
      // No answer at all: the network is gone, or so slow that waiting longer helps nobody.
      trouble = navigator.onLine ? "later" : "offline";
    }
    if (trouble === "offline" || trouble === "later") again();
    else pause = FIRST_PAUSE;
    say(new Set(), trouble);
  });
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(flush, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

addEventListener("online", () => { pause = FIRST_PAUSE; flush(); });
addEventListener("offline", () => say(new Set(), "offline"));

/** Send everything of whoever is signed in. The trouble that is left. */
async function turn() {
  const waiting = (await all("outbox")).filter((row) => !row.faults);
  if (!navigator.onLine) return "offline";
  if (!waiting.length) return standing.trouble === "offline" || standing.trouble === "later" ? "" : standing.trouble;
  const pass = await signIn();
  if (typeof pass === "string") return pass;
  const mine = waiting.filter((row) => row.account === pass.account_id);
  let trouble = "";
  for (const path of new Set(mine.map((row) => row.path))) {
    const rows = mine.filter((row) => row.path === path);
    for (let first = 0; first < rows.length; first += MOST) {
      trouble = (await send(path, rows.slice(first, first + MOST), pass.csrf)) || trouble;
    }
  }
  return trouble;
}

/** Who is signed in, with a fresh token for what is posted; or the trouble. */
export async function signIn() {
  const told = await fetch("/api/v1/sign-in", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (told.ok) {
    const pass = await told.json();
    await clock.hear(pass.server_now);
    await learn("account", { id: pass.account_id, ends: pass.expires_at });
    return pass;
  }
  if (told.status !== 401) return "later";
  const last = await fact("account");
  // Past its end nobody can tell whether it was ended before; until then "gone" means that somebody ended it.
  const ended = (await told.json()).code === "sign_in_gone" && Date.parse(told.headers.get("date")) < Date.parse(last?.ends);
  if (ended) {
    await take("copies", (copy) => copy.account === last.id);
    await learn("account", { ...last, ended });
  }
  return "sign_in_again";
}

async function send(path, rows, csrf) {
  say(new Set(rows.map((row) => row.entry.id)));
  const copy = (await all("copies")).find((one) => one.key === keyOf(rows[0].account, path));
  const since = copy ? Date.parse(copy.since) : 0;
  const entries = rows.map((row) => ({ happened_at: clock.written(row, since), ...row.entry }));
  const told = await fetch(`/api/v1${path}/entries`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": csrf },
    body: JSON.stringify({ device_now: new Date().toISOString(), entries }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (told.ok) return settle(rows, (await told.json()).outcomes);
  if (told.status === 401) return "sign_in_again";
  // Signing in again gives nobody back a part in the case that has ended.
  if (told.status === 403 || told.status === 404) return "elsewhere";
  if (told.status >= 500 || told.status === 429) return "later";
  // The centre cannot read this lot. One by one, so that a single bad entry does not hold the others.
  if (rows.length === 1) return settle(rows, [await refusal(rows[0], told)]);
  let trouble = "";
  for (const row of rows) trouble = (await send(path, [row], csrf)) || trouble;
  return trouble;
}

async function refusal({ entry }, told) {
  const problem = await told.json();
  return { id: entry.id, outcome: "refused", errors: problem.errors.length ? problem.errors : [{ message: problem.detail }] };
}

/** Write down what the centre answered: what it keeps goes over to the copy, what it refuses stays with the reason. */
async function settle(rows, outcomes) {
  const byId = new Map(outcomes.map((one) => [one.id, one]));
  let later = false;
  await within(["outbox", "copies"], async (outbox, copies) => {
    const copy = await answer(copies.get(keyOf(rows[0].account, rows[0].path)));
    for (const row of rows) {
      const told = byId.get(row.entry.id);
      // Somebody else was writing at that very moment: nothing is wrong with the entry.
      const again = told?.errors?.some((fault) => fault.code === "at_the_same_time");
      if (told?.outcome === "refused" && !again) outbox.put({ ...row, faults: told.errors });
      if (!told || again) later = true;
      if (told?.outcome !== "kept" && told?.outcome !== "already") continue;
      outbox.delete(row.seq);
      const { text, ...rest } = row.entry;
      copy?.kept.push({ ...row, entry: isNote(rest.kind) ? rest : row.entry, remarks: told.remarks ?? [] });
    }
    if (copy) copies.put(copy);
  });
  return later ? "later" : "";
}
