"use strict";
// Files on their way to the server: announced, put piece by piece, continued where they broke off.
// A file is kept in the browser's own database until it has arrived, so a reloaded page goes on.

const PIECE = 2 * 1024 * 1024;
const AT_ONCE = 3;
const csrf = document.body.dataset.csrf;

class Refused extends Error {}

async function ask(address, method, body, type) {
  const headers = { "x-csrf-token": csrf };
  if (type) headers["content-type"] = type;
  const answer = await fetch(address, { method, headers, body });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  let what = String(answer.status);
  try {
    const told = (await answer.json()).detail;
    what = typeof told === "string" ? told : told.map((one) => one.msg).join("; ");
  } catch { /* the status has to do */ }
  if (answer.status === 409) {
    const there = Number(answer.headers.get("upload-offset"));
    if (Number.isFinite(there) && answer.headers.has("upload-offset")) return { offset: there };
  }
  if (answer.status < 500 && answer.status !== 400 && answer.status !== 429) throw new Refused(what);
  throw new Error(what);
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// Announce a file; gives { id, offset, size, ... }.
function announce(file, said) {
  const name = file.webkitRelativePath || file.name;
  return ask("/api/uploads", "POST", JSON.stringify({ name, size: file.size, ...said }), "application/json");
}

// Put all of a file that is not there yet; `told(share, again)` is called as it goes.
async function put(upload, file, told) {
  let { offset } = upload, tries = 0;
  for (;;) {
    try {
      const piece = file.slice(offset, offset + PIECE);
      const there = await ask(`/api/uploads/${upload.id}?offset=${offset}`, "PUT", piece, "application/octet-stream");
      tries = 0;
      offset = there.offset;
      told(offset / file.size, false);
      if (there.session_id) return there;
    } catch (error) {
      if (error instanceof Refused) throw error;
      told(offset / file.size, true);
      await wait(Math.min(15000, 500 * 2 ** tries++));
      try {
        const there = await ask(`/api/uploads/${upload.id}`, "GET");
        if (there.session_id) return there;
        offset = there.offset;
      } catch (gone) {
        if (gone instanceof Refused) throw gone;
      }
    }
  }
}

// The browser's database of files on their way: { id, file }.
const kept = {
  open() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open("screener", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("files", { keyPath: "id" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  },
  async run(mode, work) {
    try {
      const database = await this.open();
      return await new Promise((done, failed) => {
        const whole = database.transaction("files", mode);
        const asked = work(whole.objectStore("files"));
        whole.oncomplete = () => done(asked.result); // only then is it on the disk
        whole.onerror = () => failed(asked.error);
        whole.onabort = () => failed(whole.error);
      });
    } catch { return undefined; } // private windows have none: then the file is chosen again
  },
  keep(id, file) { return this.run("readwrite", (files) => files.put({ id, file })); },
  find(id) { return this.run("readonly", (files) => files.get(id)); },
  drop(id) { return this.run("readwrite", (files) => files.delete(id)); },
  ids() { return this.run("readonly", (files) => files.getAllKeys()); },
};
