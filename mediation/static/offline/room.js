// A session on a device that keeps it: the same with a signal and without. Everything written goes through the outbox.

import { answer, fact, within } from "./store.js";
import * as clock from "./clock.js";
import { button, el, hour, show } from "./dom.js";
import { gathered } from "./entries.js";
import { inOrder, matters, standing } from "./fold.js";
import { copyOf, renew, words } from "./device.js";
import { drop, flush, rowsOf, standing as sending, stateOf, whenMoved, write } from "./outbox.js";
import * as view from "./view.js";

const PARTS = ["title", "status", "time", "opening", "present", "turns", "writing", "said", "closing", "log"];

/** Draw the session of this path in a place and keep it drawn. False where no copy of this account's is here. */
export async function live(place, path, account) {
  if (!(await copyOf(path, account))) return false;
  const say = await words();
  const parts = Object.fromEntries(PARTS.map((name) => [name, el("section", { "data-part": name })]));
  parts.status.setAttribute("role", "status");
  place.replaceChildren(...Object.values(parts));
  const room = { say, path, account, parts, write: (fields) => write(account, path, fields) };
  // One drawing after the other: none may show an older state over a newer one.
  let drawing = Promise.resolve();
  const redraw = () => { drawing = drawing.then(() => draw(room)); return drawing; };
  let renewing = false;
  const refresh = async () => {
    if (renewing || !navigator.onLine) return;
    renewing = true;
    await renew(path, account).catch(() => false);
    renewing = false;
    await redraw();
  };
  whenMoved(async () => {
    await redraw();
    if ((await copyOf(path, account))?.kept.length && !sending.trouble) await refresh();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  addEventListener("online", refresh);
  setInterval(() => draw(room), 30_000);
  await redraw();
  flush();
  refresh();
  return true;
}

async function draw(room) {
  const { say, path, account, parts } = room;
  const copy = await copyOf(path, account);
  const rows = (await rowsOf(account)).filter((row) => row.path === path);
  const signedIn = await fact("account");
  parts.status.closest("#room").hidden = !copy;
  if (!copy) return;
  const { state } = copy;
  const entries = inOrder(gathered(copy, rows, stateOf));
  const now = standing(entries, state.sides.map(({ side }) => side), state);
  const texts = matters(entries);
  const proposals = texts.filter(({ kind }) => kind.endsWith("proposal")).map(({ versions: [one] }) => [one.id, one.text.slice(0, 60)]);
  const words = new Map([...state.choices.kinds, ...state.choices.texts].map(({ value, label }) => [value, label]));
  const kindOf = (kind) => words.get(kind) ?? say(kind);
  const known = { ...room, kindOf, state, entries, standing: now, matters: texts, proposals, ...mending(room) };
  const sitting = now.opened && !now.closed;
  const places = JSON.stringify([now, [...now.here], [...now.untold]]);
  show(parts.title, `${state.title} ${state.held}`, () => [el("h1", {}, say("room", { number: state.title })),
    state.held && el("p", { class: "note bad" }, say("held"))]);
  status(known, rows, signedIn?.id === account);
  const time = timeOf(known);
  show(parts.time, time, () => el("p", { class: "hint" }, time));
  show(parts.opening, String(!now.opened), () => !now.opened && view.opening(known));
  show(parts.present, sitting ? places : "", () => sitting && view.present(known));
  show(parts.turns, sitting ? places : "", () => sitting && view.turns(known));
  show(parts.writing, now.opened ? JSON.stringify(proposals) : "", () => now.opened && view.writing(known));
  show(parts.said, JSON.stringify(texts), () => view.said(known));
  show(parts.closing, String(!!sitting), () => sitting && view.closing(known));
  show(parts.log, JSON.stringify(entries), () => view.log(known));
}

function timeOf({ say, kindOf, standing: { opened, closed, paused, caucus } }) {
  if (!opened) return "";
  const minutes = (from, to) => Math.max(0, Math.floor((to - from) / 60_000));
  const told = [say("since", { time: hour(opened), count: minutes(opened, closed ?? clock.now()) })];
  if (paused) told.push(`${kindOf("paused")} ${say("minutes", { count: minutes(paused, clock.now()) })}`);
  if (caucus) told.push(`${kindOf("caucus_begun")} ${say("minutes", { count: minutes(caucus.time, clock.now()) })}`);
  if (clock.off()) told.push(say("clock_off"));
  return told.join(" · ");
}

function status({ say, parts }, rows, own) {
  const refused = rows.filter((row) => row.faults).length;
  const waiting = rows.length - refused;
  const trouble = own ? sending.trouble : "sign_in_again";
  const told = [
    trouble && (waiting || trouble === "offline") ? say(trouble) : "",
    waiting ? say("waiting", { count: waiting }) : "",
    refused ? say("some_refused", { count: refused }) : "",
  ].filter(Boolean);
  const tone = refused ? "bad" : told.length ? "warn" : "good";
  show(parts.status, JSON.stringify([told, trouble]), () => el("div", { class: `note ${tone}` },
    el("p", {}, el("span", { "aria-hidden": "true" }, tone === "good" ? "✓ " : "⚠ "), told.join(" ") || say("all_kept")),
    trouble === "sign_in_again" && waiting > 0
      && el("a", { class: "button", href: `/sign-in?next=${encodeURIComponent(location.pathname)}` }, say("sign_in")),
    trouble === "later" && waiting > 0 && button(say("try_again"), flush, { class: "second" })));
}

/** What may be done with an entry that was refused. */
function mending({ account, path }) {
  return {
    drop: (row) => drop(row.seq),
    correct: async (row, text) => {
      await write(account, path, { ...row.entry, id: crypto.randomUUID(), happened_at: undefined, text });
      await drop(row.seq);
    },
    again: async (row) => {
      await within(["outbox"], (outbox) => answer(outbox.put({ ...row, faults: undefined })));
      await flush();
    },
  };
}
