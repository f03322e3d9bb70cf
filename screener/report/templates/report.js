"use strict";
// Films lie in the page as text; each becomes a blob that the browser can seek in.
for (const store of document.querySelectorAll("script[data-film]")) {
  const film = document.getElementById("film-" + store.dataset.film);
  if (!film) continue;
  const bytes = Uint8Array.from(atob(store.textContent.trim()), (c) => c.charCodeAt(0));
  film.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
  store.remove();
}

const filmOf = (clip) => document.getElementById("film-" + clip);

function go(clip, time, scroll) {
  const film = filmOf(clip);
  if (!film) return;
  const seek = () => { film.currentTime = time + 0.002; };
  if (film.readyState > 0) seek();
  else film.addEventListener("loadedmetadata", seek, { once: true });
  heads(clip, time);
  const box = film.getBoundingClientRect();
  if (scroll && (box.top < 0 || box.bottom > innerHeight)) film.scrollIntoView({ block: "start" });
}

// Anything with data-clip and data-t: buttons, key frames, the dots of the repetitions.
for (const spot of document.querySelectorAll("[data-t]")) {
  const press = () => go(spot.dataset.clip, Number(spot.dataset.t), true);
  spot.addEventListener("click", press);
  if (spot.tagName !== "BUTTON") {
    spot.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(); }
    });
  }
}

// A curve: the place that is pressed, or dragged over, is a time.
for (const chart of document.querySelectorAll("svg.time[data-clip]")) {
  const { clip, end, x0, x1, w } = chart.dataset;
  const at = (event) => {
    const box = chart.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * Number(w);
    const share = (x - Number(x0)) / (Number(x1) - Number(x0));
    go(clip, Math.min(1, Math.max(0, share)) * Number(end), false);
  };
  chart.addEventListener("pointerdown", at);
  chart.addEventListener("pointermove", (event) => { if (event.buttons & 1) at(event); });
}

function heads(clip, time) {
  for (const chart of document.querySelectorAll(`svg.time[data-clip="${clip}"]`)) {
    const { end, x0, x1 } = chart.dataset;
    const x = Number(x0) + (Math.min(time, Number(end)) / Number(end)) * (Number(x1) - Number(x0));
    const head = chart.querySelector(".head");
    head.setAttribute("x1", x);
    head.setAttribute("x2", x);
  }
}

// Time of one clip to the same phase of another: start, bottom and end of each repetition meet.
function samePhase(time, from, to) {
  const count = Math.min(from.length, to.length);
  const a = from.slice(0, count).flat(), b = to.slice(0, count).flat();
  if (!count) return time;
  if (time <= a[0]) return b[0] - (a[0] - time);
  for (let i = 1; i < a.length; i++) {
    if (time <= a[i]) return b[i - 1] + ((time - a[i - 1]) / (a[i] - a[i - 1] || 1)) * (b[i] - b[i - 1]);
  }
  return b[b.length - 1] + (time - a[a.length - 1]);
}

const films = [...document.querySelectorAll("video[data-reps]")];
const step = document.getElementById("step");
let leader = null;

function follow(film) {
  heads(film.id.slice(5), film.currentTime);
  if (!step || !step.checked || film !== leader) return;
  for (const other of films) {
    if (other === film) continue;
    if (!other.paused) other.pause();
    const wanted = samePhase(film.currentTime, JSON.parse(film.dataset.reps), JSON.parse(other.dataset.reps));
    if (!other.seeking && Math.abs(other.currentTime - wanted) > 0.02) other.currentTime = Math.max(0, wanted);
  }
}

for (const film of films) {
  const run = () => { follow(film); if (!film.paused && !film.ended) requestAnimationFrame(run); };
  film.addEventListener("play", () => { leader = film; run(); });
  film.addEventListener("pointerdown", () => { leader = film; });
  film.addEventListener("seeked", () => follow(film));
}
