// Entries as they lie with the centre and on this device, brought into the one form that is folded and shown. Pure.

/** Private notes: what was written is not kept here once the centre has it. */
export const isNote = (kind) => kind === "note" || kind === "caucus_note";

const NAMES = { open: "opened", close: "closed", erase: "erased" };

const line = ({ id, kind, happened_at, party, assignment, side, sides, next_step, text, about, reply, replaces, remarks }) =>
  ({ id, kind, happened_at, party, assignment, side, sides, text: text ?? next_step, about, reply, replaces: replaces ?? [], remarks });

/** What a copy holds of the room as the centre shows it: names, sides and entries of this one session. */
export function trimmed({ me, case: { number, held }, session, sides, mediators, entries, issues, proposals, notes, choices }) {
  const wordings = ({ versions, earlier, answers = {} }) => [...versions, ...earlier, ...Object.values(answers)];
  const said = [...issues, ...proposals].flatMap(wordings).filter((text) => text.session === session.id);
  const noted = notes.flatMap(wordings).map((note) => ({ ...note, text: undefined }));
  return {
    account: me.account, title: number, held, opened: session.opened_at, closed: session.closed_at, choices,
    sides: sides.map(({ side, label, people }) => ({
      side, label, people: people.map(({ id, name, unasked }) => ({ id, name, unasked })),
    })),
    mediators: mediators.map(({ id, name }) => ({ id, name })),
    entries: [...entries, ...said, ...noted].map(line),
  };
}

/** An entry the centre has, as its state tells it. */
export function ofCentre(told) {
  return { ...told, time: Date.parse(told.happened_at), state: "kept" };
}

/** An entry of the outbox, or one the centre has taken since the copy was made. */
export function ofDevice(row, state) {
  const { entry } = row;
  return {
    replaces: entry.erases ?? [], ...entry, kind: NAMES[entry.kind] ?? entry.kind, time: row.at + row.offset, text: entry.text ?? entry.next_step,
    state, row, remarks: row.remarks ?? [],
  };
}

/** Everything that was written down in a session, each entry once. */
export function gathered(copy, rows, stateOf) {
  const entries = new Map();
  for (const row of rows) entries.set(row.entry.id, ofDevice(row, stateOf(row)));
  for (const row of copy.kept) entries.set(row.entry.id, ofDevice(row, "kept"));
  for (const told of copy.state.entries) entries.set(told.id, ofCentre(told));
  return [...entries.values()];
}
