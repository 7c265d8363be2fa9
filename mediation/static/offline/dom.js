// Elements made of text: nothing that anybody wrote is ever read as HTML.

/** What there is to show of some content: nested lists laid flat, nothing for what is not there. */
const only = (content) => [content].flat(Infinity).filter((one) => one != null && one !== false && one !== "");

/** An element with attributes (a function listens, true is a bare attribute, false and null leave it out) and content. */
export function el(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...only(content));
  return made;
}

/** A button that can be pressed once until what it started is over. */
export function button(text, press, attributes = {}) {
  const made = el("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-busy") === "true") return;
    made.setAttribute("aria-busy", "true");
    try {
      await press(made);
    } finally {
      made.setAttribute("aria-busy", "false");
    }
  });
  return made;
}

/** Show something else in a place, unless it is the same already: what somebody is typing or has unfolded stays. */
export function show(place, key, make) {
  if (place.dataset.shown === key) return;
  place.dataset.shown = key;
  place.replaceChildren(...only(make()));
}

const inBangkok = (parts) => new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: "Asia/Bangkok" });
const CLOCK = inBangkok({ hour: "2-digit", minute: "2-digit" });
const DAY = inBangkok({ day: "numeric", month: "numeric" });

/** "09.30" by the clock of Bangkok, with the day before it where that is not today: "25/11 09.30". */
export function hour(time, today = Date.now()) {
  const day = DAY.format(time);
  return `${day === DAY.format(today) ? "" : `${day} `}${CLOCK.format(time).replace(":", ".")}`;
}
