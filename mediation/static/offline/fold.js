// What a session has come to, folded from what was written down in it: here and on other devices, sent or not. Pure.
//
// An entry: {id, kind, time, state, by, party, assignment, side, sides, reason, text, about, reply, replaces, row}.

const TEXTS = new Set(["issue", "proposal", "counter_proposal", "answer", "note", "caucus_note"]);

/** Who somebody in the room is, as one word. */
export const whoIs = ({ party, assignment }) => (party ? `party ${party}` : `assignment ${assignment}`);

/** Entries in the order they happened; of two at one moment always the same one comes first. */
export const inOrder = (entries) => [...entries].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));

/** Where the session stands: {opened, closed, here, paused, caucus, untold}. `joining`: the sides that take part. */
export function standing(entries, joining, { opened, closed }) {
  const now = { opened: moment(opened), closed: moment(closed), here: new Set(), paused: null, caucus: null, untold: new Set() };
  for (const entry of inOrder(entries)) if (entry.state !== "refused") STEPS[entry.kind]?.(now, entry, joining);
  return now;
}

const moment = (told) => (told ? Date.parse(told) : null);

const STEPS = {
  opened: (now, { time, present, mediators }) => {
    now.opened ??= time;
    for (const party of present ?? []) now.here.add(whoIs({ party }));
    for (const assignment of mediators ?? []) now.here.add(whoIs({ assignment }));
  },
  closed: (now, { time }) => { now.closed ??= time; },
  joined: (now, entry) => { now.here.add(whoIs(entry)); },
  left: (now, entry) => { now.here.delete(whoIs(entry)); },
  paused: (now, { time }) => { now.paused ??= time; },
  resumed: (now) => { now.paused = null; },
  caucus_begun: (now, { time, sides }, joining) => {
    now.caucus ??= { time, sides };
    for (const side of joining) if (!sides.includes(side)) now.untold.add(side);
  },
  caucus_ended: (now) => { now.caucus = null; },
  caucus_notified: (now, { side }) => { now.untold.delete(side); },
};

/**
 * The texts by what they are wordings of: [{kind, versions, disputed}], in the order each was first written.
 *
 * Nothing is overwritten: a new wording names what it replaces. Where two devices replaced the same one, both stand, until
 * somebody says which holds. An erased text leaves nothing.
 */
export function matters(entries) {
  const texts = inOrder(entries).filter((entry) => TEXTS.has(entry.kind) && entry.state !== "refused");
  const erased = new Set(entries.filter((entry) => entry.kind === "erased").flatMap((entry) => entry.replaces));
  const bundle = new Map();
  for (const text of texts) {
    // All wordings that hang together go into one bundle.
    const joined = new Set([text, ...text.replaces.flatMap((id) => [...(bundle.get(id) ?? [])])]);
    for (const one of joined) bundle.set(one.id, joined);
    for (const id of text.replaces) bundle.set(id, joined);
  }
  const found = [];
  for (const joined of new Set(bundle.values())) {
    const wordings = inOrder(joined);
    const replaced = new Set(wordings.flatMap((one) => one.replaces));
    const versions = wordings.filter((one) => !replaced.has(one.id) && !erased.has(one.id) && one.text != null);
    if (versions.length) found.push({ kind: versions[0].kind, versions, disputed: versions.length > 1 });
  }
  return found;
}
