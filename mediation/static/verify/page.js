"use strict";
// Checks a paper by what its QR says, and a file by its fingerprint. Neither leaves this browser: what stands after # is
// checked here against the keys the centre has published, the file is only read.

const place = document.querySelector("[data-verify]");
const told = place.dataset;
const code = told.code || codeOf(location.pathname);
const KEYS = "verify-keys";
const HEAD = 41;

function codeOf(path) {
  return decodeURIComponent(path.split("/").pop()).toUpperCase().replace(/[-\s]/g, "");
}

function show(group, name) {
  for (const one of document.querySelectorAll(`[data-told^="${group}-"]`)) one.hidden = one.dataset.told !== `${group}-${name}`;
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function bytesOf(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
    // Only the one way of writing it counts.
    const again = btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    return again === text ? bytes : null;
  } catch {
    return null;
  }
}

// THE PAPER

function read(payload) {
  const bytes = bytesOf(payload);
  if (!bytes || bytes.length !== HEAD + 64 || bytes[0] !== 1) return null;
  const view = new DataView(bytes.buffer);
  const day = new Date(Date.UTC(2000, 0, 1 + view.getUint16(7)));
  return {
    key: bytes[1],
    centre: view.getUint32(2),
    kind: `DOC-${String(bytes[6]).padStart(2, "0")}`,
    day: day.toISOString().slice(0, 10),
    record: hex(bytes.slice(9, HEAD)),
    head: bytes.slice(0, HEAD),
    signature: bytes.slice(HEAD),
  };
}

// The keys a centre has published: asked for anew, or as this phone saw them last.
async function keysOf(centre) {
  const address = `${told.keys}/${centre}`;
  const kept = "caches" in window ? await caches.open(KEYS) : null;
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    if (answer.status === 404) return { keys: {} };
    if (!answer.ok) throw new Error(answer.status);
    await kept?.put(address, answer.clone());
    return await answer.json();
  } catch {
    const had = await kept?.match(address);
    return had ? had.json() : null;
  }
}

async function signed(said, keys) {
  const raw = bytesOf(keys[said.key] ?? "");
  if (!raw || raw.length !== 32) return false;
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  const before = new TextEncoder().encode(`mediation paper\0${code}`);
  const message = new Uint8Array([...before, ...said.head]);
  return crypto.subtle.verify("Ed25519", key, said.signature, message);
}

// Where this browser knows no Ed25519, the house checks it, and is told the payload alone.
async function askedOfHouse(payload) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const answer = await fetch(`/verify/${code}/mark`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ payload }),
  });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).holds;
}

async function holds(said, payload, keys) {
  try {
    return await signed(said, keys);
  } catch {
    return askedOfHouse(payload);
  }
}

function sameAsRegister(said) {
  return said.kind === told.kind && said.day === told.day && said.record === told.record && String(said.centre) === told.centre;
}

function tell(said, centre) {
  const day = new Date(`${said.day}T00:00:00Z`);
  const language = document.documentElement.lang === "th" ? "th-TH-u-ca-buddhist-nu-latn" : "en-GB-u-ca-buddhist";
  const values = {
    kind: document.querySelector(`[data-kind-name="${said.kind}"]`)?.textContent ?? said.kind,
    day: new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(day),
    centre,
    record: said.record,
  };
  for (const one of document.querySelectorAll("[data-say]")) one.textContent = values[one.dataset.say];
  document.querySelector("[data-said]").hidden = false;
}

async function checkPaper() {
  const payload = location.hash.slice(1);
  const section = document.getElementById("paper");
  section.hidden = !payload;
  document.querySelector("[data-said]").hidden = true;
  if (!payload) return;
  show("paper", "");
  const said = read(payload);
  if (!said) return show("paper", "broken");
  const centre = await keysOf(said.centre);
  if (!centre) return show("paper", "no-keys");
  let good = false;
  try {
    good = await holds(said, payload, centre.keys);
  } catch {
    return show("paper", "cannot");
  }
  if (!good) return show("paper", "broken");
  tell(said, centre.name);
  if (!told.sha256) return show("paper", told.offline ? "alone" : "unknown");
  show("paper", sameAsRegister(said) ? "holds" : "differs");
}

// THE FILE

async function checkFile(file) {
  if (!file) return;
  show("file", "reading");
  const found = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  document.querySelector("[data-found]").textContent = found;
  show("file", found === told.sha256 ? (told.replaced ? "replaced" : "same") : "other");
}

function takeFiles() {
  const input = document.getElementById("file");
  const drop = document.getElementById("drop");
  if (!input || !crypto.subtle) return;
  drop.hidden = false;
  input.addEventListener("change", () => checkFile(input.files[0]));
  for (const name of ["dragover", "drop"]) {
    // A file dropped beside the place is not to be opened in place of the page.
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover" && drop.contains(event.target));
      if (name === "drop") checkFile(event.dataTransfer.files[0]);
    });
  }
}

takeFiles();
checkPaper();
window.addEventListener("hashchange", checkPaper);
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/verify/worker.js", { scope: "/verify/" }).catch(() => {});
