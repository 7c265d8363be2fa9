// The database of this device: copies of sessions, entries still to be sent, and a few facts. Nothing else is kept anywhere.
//
// copies: one row for each session kept, {key, account, path, state, kept, since, stored}; `kept`: entries the centre took since.
// outbox: one row for each entry to be sent, {seq, account, path, entry, at, offset, stored, faults}; `faults` where it was refused.
// facts: "account" {id, ends, ended}: who was signed in last; "words"; "offset": the centre's clock less this device's.
// `stored` is when a row came here, by this device's clock.

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("mediation", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("copies", { keyPath: "key" });
      asked.result.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => {
      const forget = () => { opening = undefined; };
      asked.result.onclose = forget;
      asked.result.onversionchange = () => { asked.result.close(); forget(); };
      resolve(asked.result);
    };
    asked.onerror = () => { opening = undefined; reject(asked.error); };
  });
  return opening;
}

/** What one request of the database answers. */
export const answer = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

/** One piece of work on some stores, all or nothing; on the disk when it is over. `work` must wait for nothing else. */
export async function within(names, work) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const over = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  try {
    const result = await work(...names.map((name) => transaction.objectStore(name)));
    await over;
    return result;
  } catch (wrong) {
    over.catch(() => {});
    if (transaction.error === null) transaction.abort();
    throw wrong;
  }
}

/** Everything in a store. */
export async function all(name) {
  return answer((await open()).transaction(name).objectStore(name).getAll());
}

export async function fact(name) {
  return answer((await open()).transaction("facts").objectStore("facts").get(name));
}

export const learn = (name, value) => within(["facts"], (facts) => answer(facts.put(value, name)));

/** Take away what fits; how many rows went. */
export function take(name, fits) {
  return within([name], async (store) => {
    const rows = (await answer(store.getAll())).filter(fits);
    for (const row of rows) store.delete(row[store.keyPath]);
    return rows.length;
  });
}

/** The key of the copy of a session for an account. */
export const keyOf = (account, path) => `${account} ${path}`;

/** Take everything away. */
export const empty = () => within(["copies", "outbox", "facts"], (...stores) => stores.forEach((store) => store.clear()));
