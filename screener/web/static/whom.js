"use strict";
// Whom to follow, shown on a picture of the film: by click, tap, or the arrow keys.

const STEP = 0.02;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const share = (part) => Math.min(1, Math.max(0, part));

for (const box of document.querySelectorAll(".whom")) {
  const button = box.querySelector("button"), mark = box.querySelector(".mark"), told = box.querySelector("[role=status]");
  const choice = box.closest("form").elements.subject, { time, name, told: words } = box.dataset;
  const spot = () => [...choice.options].find((one) => one.value.includes(","));
  let x = 0.5, y = 0.5;

  function show() {
    mark.hidden = !choice.value.endsWith(`@${time}`);
    mark.style.left = `${100 * x}%`;
    mark.style.top = `${100 * y}%`;
    const values = { x: Math.round(100 * x), y: Math.round(100 * y) };
    told.textContent = mark.hidden ? "" : words.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  }

  function choose() {
    if (!spot()) choice.add(new Option(name, ","));
    spot().value = `${x.toFixed(3)},${y.toFixed(3)}@${time}`;
    choice.value = spot().value;
    show();
  }

  button.addEventListener("click", (event) => {
    if (event.detail) { // a key has no place
      const picture = button.getBoundingClientRect();
      x = share((event.clientX - picture.left) / picture.width);
      y = share((event.clientY - picture.top) / picture.height);
    }
    choose();
  });
  button.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    x = share(x + move[0]);
    y = share(y + move[1]);
    choose();
  });
  choice.addEventListener("change", show);
  if (choice.value.includes(",")) [x, y] = choice.value.split("@")[0].split(",").map(Number);
  box.hidden = false;
  show();
}
