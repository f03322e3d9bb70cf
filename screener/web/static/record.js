"use strict";
// The camera: picture, hints, countdown, film, and off it goes.

const form = document.getElementById("record");
const words = JSON.parse(form.dataset.words);
const by = (id) => document.getElementById(id);
const live = by("live"), count = by("count"), told = by("told"), hints = by("hints");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
const value = (name) => form.elements[name].value;
let stream = null, recorder = null, film = null, pieces = [], begun = 0, seconds = 0, timer = 0, hinting = 0;

const KINDS = ["video/mp4;codecs=avc1.42E01E", "video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm", "video/mp4"];

function show(...ids) {
  for (const id of ["camera-on", "start", "stop", "use", "discard"]) by(id).hidden = !ids.includes(id);
}

async function on(device) {
  if (!isSecureContext) { told.textContent = words.insecure; return; }
  if (!navigator.mediaDevices || !window.MediaRecorder) { told.textContent = words.unsupported; return; }
  off();
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  const which = device ? { deviceId: { exact: device } } : { facingMode: { ideal: "environment" } };
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false });
  } catch (error) {
    told.textContent = fill(words.noCamera, { why: error.message });
    return;
  }
  live.srcObject = stream;
  live.controls = false;
  await live.play();
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
  const select = form.elements.camera, used = stream.getVideoTracks()[0].getSettings().deviceId;
  select.replaceChildren(...cameras.map((one, i) => new Option(one.label || String(i + 1), one.deviceId, false, one.deviceId === used)));
  select.disabled = cameras.length < 2;
  told.textContent = "";
  show("start");
  clearInterval(hinting);
  hinting = setInterval(hint, 700);
  framing.start(live, () => ({ movement: value("movement"), view: value("view") }));
}

function off() {
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = null;
  clearInterval(hinting);
  framing.stop();
}

// Hints from a small copy of the picture: brightness, and what moves in the middle and at the edge.
const small = document.createElement("canvas");
small.width = 64;
small.height = 64;
const context = small.getContext("2d", { willReadFrequently: true });
let before = null, still = 0;

function hint() {
  if (!stream || live.readyState < 2) return;
  context.drawImage(live, 0, 0, 64, 64);
  const data = context.getImageData(0, 0, 64, 64).data, grey = new Float32Array(64 * 64);
  let sum = 0, middle = 0, edge = 0;
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2];
    sum += grey[i];
    if (!before) continue;
    const x = i % 64, change = Math.abs(grey[i] - before[i]);
    if (x < 8 || x >= 56) edge += change / (16 * 64);
    else if (x >= 20 && x < 44) middle += change / (24 * 64);
  }
  const mean = sum / grey.length, track = stream.getVideoTracks()[0].getSettings();
  const width = live.videoWidth, height = live.videoHeight, said = [];
  const looked = framing.looks(); // then it sees more than brightness and motion
  if (mean < 50 && !looked) said.push(words.dark);
  if (mean > 215) said.push(words.bright);
  if (Math.min(width, height) < 480 || Math.max(width, height) < 640) said.push(words.small);
  if (width > height && navigator.maxTouchPoints > 0 && track.facingMode) said.push(words.lying);
  if (before && edge > 12) said.push(words.shaky);
  still = before && middle < 0.4 ? still + 1 : 0;
  if (still > 4 && !recorder && !looked) said.push(words.empty);
  before = grey;
  if (!said.length && !looked) said.push(words.good);
  const text = said.join("|");
  if (hints.dataset.text === text) return;
  hints.dataset.text = text;
  hints.replaceChildren(...said.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
}

async function start() {
  if (!value("athlete").trim()) {
    told.textContent = words.needAthlete;
    form.elements.athlete.focus();
    return;
  }
  show("stop");
  let left = Number(value("countdown"));
  timer = -1;
  for (; left > 0 && timer === -1; left -= 1) {
    count.textContent = left;
    told.textContent = fill(words.getReady, { n: left });
    await wait(1000);
  }
  count.textContent = "";
  if (timer !== -1) { show("start"); told.textContent = ""; return; }
  const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
  pieces = [];
  recorder = new MediaRecorder(stream, { ...(kind ? { mimeType: kind } : {}), videoBitsPerSecond: 6e6 });
  recorder.ondataavailable = (event) => { if (event.data.size) pieces.push(event.data); };
  recorder.onstop = recorded;
  framing.stop();
  recorder.start(1000);
  begun = performance.now();
  seconds = Number(value("seconds"));
  timer = setInterval(() => {
    const rest = Math.ceil(seconds - (performance.now() - begun) / 1000);
    told.textContent = fill(words.recording, { n: Math.max(0, rest) });
    if (rest <= 0) stop();
  }, 250);
}

function stop() {
  if (timer !== -1) clearInterval(timer);
  timer = 0;
  if (recorder && recorder.state !== "inactive") recorder.stop();
}

function recorded() {
  film = new Blob(pieces, { type: recorder.mimeType });
  const lasted = ((performance.now() - begun) / 1000).toFixed(0);
  recorder = null;
  off();
  live.srcObject = null;
  live.src = URL.createObjectURL(film);
  live.controls = true;
  told.textContent = fill(words.recorded, { n: lasted });
  hints.replaceChildren();
  show("use", "discard");
}

async function use() {
  show();
  const now = new Date(), two = (n) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
  const name = `recorded ${day} ${time}.${film.type.includes("mp4") ? "mp4" : "webm"}`;
  const said = { athlete: value("athlete"), date: day };
  for (const word of ["movement", "view", "sex"]) if (value(word)) said[word] = value(word);
  if (value("born")) said.born = Number(value("born"));
  if (value("pain")) said.pain = value("pain") === "yes";
  try {
    const file = new File([film], name, { type: film.type });
    const upload = await announce(file, said);
    await kept.keep(upload.id, file);
    const there = await put(upload, file, (share) => { told.textContent = fill(words.sending, { n: Math.floor(100 * share) }); });
    await kept.drop(upload.id);
    const link = Object.assign(document.createElement("a"), { href: `/sessions/${there.session_id}`, textContent: words.toResults });
    told.replaceChildren(`${words.sent} `, link);
    show("discard");
  } catch (error) {
    told.textContent = error.message;
    show("use", "discard");
  }
}

by("camera-on").addEventListener("click", () => on());
by("start").addEventListener("click", start);
by("stop").addEventListener("click", stop);
by("use").addEventListener("click", use);
by("discard").addEventListener("click", () => { live.removeAttribute("src"); on(); });
form.elements.camera.addEventListener("change", () => on(value("camera")));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("pagehide", off);
