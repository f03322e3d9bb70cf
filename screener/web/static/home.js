"use strict";
// The page of films: what is dropped is sent, the queue is looked at again and again.

const form = document.getElementById("upload");
const words = JSON.parse(form.dataset.words);
const arriving = document.getElementById("arriving");
const list = arriving.querySelector("ul");
const drop = document.getElementById("drop");
const input = document.getElementById("files");
const orphans = new Map(); // uploads whose file the browser has not kept: "name size" -> row

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

function row(name, size) {
  const item = document.createElement("li");
  const title = document.createElement("span");
  const state = document.createElement("span");
  const bar = document.createElement("progress");
  title.className = "cut";
  title.textContent = name;
  state.className = "soft small";
  state.textContent = words.waiting;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  item.append(title, " ", state, bar);
  list.append(item);
  arriving.hidden = false;
  return {
    item, name, size,
    told(share, again) {
      bar.value = share;
      const percent = Math.floor(100 * share), mb = (size / 1e6).toFixed(1);
      state.textContent = again ? words.again : fill(words.sending, { percent, mb });
    },
    done(there) {
      bar.remove();
      const link = document.createElement("a");
      link.href = `/sessions/${there.session_id}`;
      link.textContent = `${there.athlete}, ${there.date}`;
      state.textContent = `${words.arrived}: `;
      state.append(link);
      item.dataset.state = "arrived";
      look();
    },
    failed(what) {
      bar.remove();
      state.className = "wrong small";
      state.textContent = `${words.broken}: ${what}`;
      item.dataset.state = "failed";
    },
    asks(id) {
      state.textContent = words.goOn;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = words.dismiss;
      button.addEventListener("click", async () => {
        await ask(`/api/uploads/${id}`, "DELETE").catch(() => null);
        item.remove();
      });
      state.append(" ", button);
    },
  };
}

const line = [];
let running = 0;

function next() {
  while (running < AT_ONCE && line.length) {
    running += 1;
    line.shift()().finally(() => { running -= 1; next(); });
  }
}

function send(file, said, shown, known) {
  line.push(async () => {
    try {
      const upload = known || (await announced(file, said));
      await kept.keep(upload.id, file);
      const there = await put(upload, file, shown.told);
      await kept.drop(upload.id);
      shown.done(there);
    } catch (error) {
      if (known) await kept.drop(known.id);
      shown.failed(error.message);
    }
  });
  next();
}

async function announced(file, said) {
  for (let tries = 0; ; tries += 1) {
    try { return await announce(file, said); } catch (error) {
      if (error instanceof Refused || tries > 8) throw error;
      await wait(Math.min(10000, 500 * 2 ** tries));
    }
  }
}

function said() {
  const values = new FormData(form), told = {};
  for (const name of ["athlete", "date", "role"]) if (values.get(name)) told[name] = values.get(name);
  if (values.get("mirrored")) told.mirrored = true;
  if (values.get("sex")) told.sex = values.get("sex");
  if (values.get("born")) told.born = Number(values.get("born"));
  if (values.get("pain")) told.pain = values.get("pain") === "yes";
  return told;
}

function take(files) {
  for (const file of files) {
    const key = `${file.name} ${file.size}`;
    const known = orphans.get(key);
    orphans.delete(key);
    if (known) known.shown.item.remove();
    send(file, said(), row(file.name, file.size), known && known.upload);
  }
}

input.addEventListener("change", () => { take(input.files); input.value = ""; });
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());

// Folders can be dropped as well: their names tell athlete and date.
async function inside(entry, path) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    if (path) Object.defineProperty(file, "webkitRelativePath", { value: path + file.name });
    return file.name.startsWith(".") ? [] : [file];
  }
  const reader = entry.createReader(), found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    for (const one of some) found.push(...(await inside(one, `${path}${entry.name}/`)));
  }
}

drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  if (!entries.every(Boolean)) { take(event.dataTransfer.files); return; }
  for (const entry of entries) take(await inside(entry, ""));
});

// After a reload: what was on its way goes on.
(async () => {
  let open = [];
  try { open = await ask("/api/uploads", "GET"); } catch { return; }
  const there = new Set(open.map((upload) => upload.id));
  for (const id of (await kept.ids()) || []) if (!there.has(id)) await kept.drop(id);
  for (const upload of open) {
    const found = await kept.find(upload.id), shown = row(upload.name, upload.size);
    if (found) send(found.file, {}, shown, upload);
    else { shown.told(upload.offset / upload.size); shown.asks(upload.id); orphans.set(`${upload.name} ${upload.size}`, { upload, shown }); }
  }
})();

const queue = document.getElementById("queue");
let last = "";

async function look() {
  try {
    const answer = await fetch("/queue");
    if (!answer.ok || answer.redirected) return;
    const text = await answer.text();
    if (text === last || queue.contains(document.activeElement)) return;
    last = text;
    queue.innerHTML = text;
  } catch { /* the server is away; the next look may find it */ }
}
setInterval(() => { if (!document.hidden) look(); }, Number(queue.dataset.every));
