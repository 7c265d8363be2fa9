// Time by the centre's clock, on a device whose own may be wrong by a year.

import { fact, learn } from "./store.js";

let offset = 0;

/** Know what was known of the two clocks when the device last heard of the centre. */
export const wind = async () => { offset = (await fact("offset")) ?? 0; };

/** Remember what the centre says the time is. */
export async function hear(serverNow) {
  const heard = Date.parse(serverNow) - Date.now();
  if (Math.abs(heard - offset) > 500) await learn("offset", (offset = heard));
}

/** The centre's time now, in milliseconds. */
export const now = () => Date.now() + offset;

export const known = () => offset;

/** Whether this device's clock is so wrong that its owner should know. */
export const off = () => Math.abs(offset) > 5 * 60_000;

/**
 * When an entry happened, in the time of this device's clock as it goes now.
 *
 * The centre adds the difference it sees between the clocks. Where the device's clock was set anew since the entry was
 * written, the difference of then is the right one; it was written after `since` (centre's time) and is not in the future.
 */
export function written({ at, offset: then }, since) {
  const fits = (time) => time >= since - 60_000 && time <= now() + 60_000;
  const time = !fits(at + offset) && fits(at + then) ? at + then : at + offset;
  return new Date(time - offset).toISOString();
}
