// The room as it is drawn from what this device knows. Texts come from the catalogue of the centre, names from the copy.

import { button, el, hour } from "./dom.js";
import { folded, form } from "./forms.js";
import { whoIs } from "./fold.js";
import { isNote } from "./entries.js";

const ICONS = { here: "▣", going: "↑", kept: "✓", refused: "✕" };
const TONES = { here: "warn", going: "warn", kept: "good", refused: "bad" };

/** Everybody who may be in the room: [{party|assignment, name, side, unasked}]. */
const everybody = ({ sides, mediators }) => [
  ...sides.flatMap(({ side, people }) => people.map(({ id, name, unasked }) => ({ party: id, name, side, unasked }))),
  ...mediators.map(({ id, name }) => ({ assignment: id, name })),
];

const sidesOf = ({ sides }) => sides.map(({ side, label, people: [first] }) => [side, first ? `${label} – ${first.name}` : label]);
const list = (choices) => choices.map(({ value, label }) => [value, label]);

const shortened = (text) => (text?.length > 80 ? `${text.slice(0, 80)}…` : text);

/** How an entry stands, in a sign and in words. */
export const mark = (say, state) => el("span", { class: `state ${TONES[state]}`, "data-state": state },
  el("span", { "aria-hidden": "true" }, ICONS[state]), ` ${say(state)}`);

export function opening({ say, state, write }) {
  const people = everybody(state);
  const named = (of) => people.filter((one) => one[of]).map((one) => [one[of], one.name]);
  const mediators = named("assignment");
  const expected = people.filter((one) => one.party && !one.unasked).map((one) => one.party);
  return form([
    { name: "present", label: say("who_is_here"), kind: "choices", number: true, choices: named("party"), value: expected },
    { name: "mediators", label: say("mediators_here"), kind: "choices", number: true, choices: mediators, value: mediators.map(([id]) => id) },
    { name: "caucus_reason", label: say("without_a_side"), kind: "choice", choices: list(state.choices.caucus_reasons) },
  ], say("open"), (typed) => write({ kind: "open", ...typed }), { id: "opening" });
}

export function present({ say, kindOf, state, standing, write }) {
  return [el("h2", {}, say("who_is_here")), el("ul", { class: "pile" }, everybody(state).map((one) => {
    const { party, assignment, name, side } = one;
    const here = standing.here.has(whoIs(one));
    const where = state.sides.find((known) => known.side === side)?.label ?? say("mediator");
    return el("li", { class: "who" }, el("span", {}, `${name} `, el("small", {}, where)),
      button(kindOf(here ? "left" : "joined"), () => write({ kind: here ? "left" : "joined", party, assignment }),
        { class: here ? "second" : "", "aria-label": `${kindOf(here ? "left" : "joined")}: ${name}` }));
  }))];
}

export function turns({ say, kindOf, state, standing, write }) {
  const { paused, caucus, untold } = standing;
  const labelOf = (side) => state.sides.find((known) => known.side === side)?.label ?? side;
  const press = (kind, more = {}) => button(kindOf(kind), () => write({ kind, ...more }), { class: "second" });
  return [
    el("p", { class: "actions" }, press(paused ? "resumed" : "paused"), caucus && press("caucus_ended")),
    !caucus && folded(kindOf("caucus_begun"), [
      { name: "sides", label: say("with_whom"), kind: "choices", number: true, choices: sidesOf(state) },
      { name: "reason", label: say("why_alone"), kind: "choice", required: true, choices: list(state.choices.caucus_reasons) },
    ], kindOf("caucus_begun"), (typed) => write({ kind: "caucus_begun", ...typed })),
    !caucus && [...untold].map((side) => el("p", { class: "note warn" }, `${say("to_be_told")} ${labelOf(side)} `,
      button(kindOf("caucus_notified"), () => write({ kind: "caucus_notified", side }), { class: "second" }))),
  ];
}

export function writing({ say, kindOf, state, proposals, write }) {
  const words = { name: "text", label: say("text"), required: true, most: state.limits?.text };
  const side = { name: "side", label: say("side"), kind: "choice", number: true, none: say("mediator"), choices: sidesOf(state) };
  const about = { name: "about", label: kindOf("proposal"), kind: "choice", required: true, choices: proposals };
  const reply = { name: "reply", label: kindOf("answer"), kind: "choice", required: true, choices: list(state.choices.replies) };
  const one = (kind, fields) => folded(kindOf(kind), fields, say("write_down"), (typed) => write({ kind, ...typed }));
  return [
    el("h2", {}, say("write_down")),
    one("issue", [words, side]), one("proposal", [words, side]),
    proposals.length > 0 && one("counter_proposal", [about, words, side]),
    proposals.length > 0 && one("answer", [about, { ...side, none: "–", required: true }, reply, { ...words, required: false }]),
    one("note", [words]), one("caucus_note", [words]),
    folded(kindOf("next_step"), [{ ...words, name: "next_step", most: state.limits?.next_step }], say("write_down"), (typed) => write({ kind: "next_step", ...typed })),
  ];
}

export function said(room) {
  return room.matters.length > 0 && [el("h2", {}, room.say("said")), room.matters.map((matter) => matterOf(matter, room))];
}

function matterOf({ kind, versions, disputed }, { say, kindOf, state, write }) {
  const sides = new Map(sidesOf(state));
  const replies = new Map(list(state.choices.replies));
  const replaces = versions.map((one) => one.id);
  const again = ({ side, about, reply }, text) => write({ kind, side, about, reply, text, replaces });
  const whose = (one) => [sides.get(one.side), replies.get(one.reply)].filter(Boolean).join(": ");
  const version = (one) => [
    whose(one) && el("p", { class: "hint" }, whose(one)),
    el("p", {}, el("span", { class: "said-text" }, one.text), el("br"), el("small", {}, hour(one.time), " "), mark(say, one.state)),
    disputed && el("p", {}, button(say("this_holds"), () => again(one, one.text), { class: "second" })),
  ];
  const shown = [
    disputed && el("p", { class: "note warn", role: "status" }, say("two_versions")),
    versions.map(version),
    kind !== "answer" && !disputed && folded(say("reword"),
      [{ name: "text", label: say("text"), required: true, value: versions[0].text }], say("write_down"), ({ text }) => again(versions[0], text)),
    isNote(kind) && button(say("erase"), () => confirm(say("erase_sure")) && write({ kind: "erase", erases: replaces }), { class: "grave" }),
  ];
  // A private note is seen when it is tapped, and not over the shoulder before.
  const titled = isNote(kind) ? el("details", {}, el("summary", {}, kindOf(kind)), shown)
    : [el("h3", {}, kindOf(kind)), shown];
  return el("article", { class: "card", "data-kind": kind, "data-disputed": disputed }, titled);
}

export function closing({ say, kindOf, state, write }) {
  return folded(say("close"), [
    { name: "result", label: say("result"), kind: "choice", required: true, choices: list(state.choices.results) },
    { name: "next_step", label: kindOf("next_step"), most: state.limits?.next_step },
  ], say("close"), (typed) => write({ kind: "close", ...typed }));
}

export function log({ say, kindOf, state, entries, again, drop, correct }) {
  const people = new Map(everybody(state).map((one) => [whoIs(one), one.name]));
  const sides = new Map(state.sides.map(({ side, label }) => [side, label]));
  const line = (entry) => {
    const about = [people.get(whoIs(entry)), ...[entry.side, ...(entry.sides ?? [])].map((side) => sides.get(side)),
      !isNote(entry.kind) && shortened(entry.text)].filter(Boolean).join(" · ");
    return el("li", { "data-entry": entry.id }, `${hour(entry.time)} `, el("b", {}, kindOf(entry.kind)), about && ` ${about}`,
      " ", mark(say, entry.state), (entry.remarks ?? []).map((told) => el("p", { class: "hint" }, told.message ?? told)),
      entry.state === "refused" && refusal(entry, say, { again, drop, correct }));
  };
  return [el("h2", {}, say("log")), el("ol", { class: "pile" }, entries.map(line))];
}

function refusal({ row }, say, { again, drop, correct }) {
  return [
    el("p", { class: "error" }, row.faults.map(({ message }) => message).join(" ")),
    "text" in row.entry && folded(say("correct"),
      [{ name: "text", label: say("text"), required: true, value: row.entry.text }], say("write_down"), ({ text }) => correct(row, text)),
    el("p", { class: "actions" }, button(say("try_again"), () => again(row), { class: "second" }),
      button(say("drop"), () => confirm(say("drop_sure")) && drop(row), { class: "grave" })),
  ];
}
