// Small forms of the room. What is typed stays in them until it is safe on this device.

import { el } from "./dom.js";

let count = 0;

/** A field by its kind: text, choice, choices. `choices`: [value, label] in order; `most`: characters a text may have. */
export function field({ name, label, hint, kind = "text", choices = [], value = "", none = "–", required = false, most }) {
  const id = `d-${name}-${count += 1}`;
  const about = hint ? { "aria-describedby": `${id}-hint` } : {};
  const told = hint && el("span", { class: "hint", id: `${id}-hint` }, hint);
  if (kind === "choices") {
    return el("fieldset", { class: "field" }, el("legend", {}, label), told, choices.map(([one, text]) =>
      el("label", { class: "tick" }, el("input", { type: "checkbox", name, value: one, checked: value.includes?.(one) }), text)));
  }
  const input = kind === "choice"
    ? el("select", { id, name, required, ...about }, el("option", { value: "" }, none),
      choices.map(([one, text]) => el("option", { value: one, selected: one === value }, text)))
    : el("textarea", { id, name, rows: 3, required, maxlength: most, autocomplete: "off", ...about }, value);
  return el("div", { class: "field" }, el("label", { for: id }, label), told, input);
}

/** A form that gives what was typed to `send`, and is fresh again when that is done. */
export function form(fields, pressed, send, attributes = {}) {
  const made = el("form", { ...attributes }, fields.map(field), el("p", { class: "actions" }, el("button", {}, pressed)));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = new FormData(made);
    await send(Object.fromEntries(fields.map(({ name, kind, number }) => [name, read(typed, name, kind, number)])));
    made.reset();
    const fold = made.closest("details");
    if (fold) fold.open = false;
  });
  return made;
}

function read(typed, name, kind, number) {
  const values = typed.getAll(name).map((one) => one.replaceAll("\0", "")).filter(Boolean).map((one) => (number ? Number(one) : one));
  return kind === "choices" ? values : values[0];
}

/** A form behind its title. */
export const folded = (title, ...rest) => el("details", {}, el("summary", {}, title), form(...rest));
