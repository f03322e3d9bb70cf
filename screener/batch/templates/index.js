"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const grid = document.querySelector(".grid");
  const cards = [...grid.children];
  const controls = ["name", "date", "joint", "status", "order"].map(by);
  const [name, date, joint, status, order] = controls;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const orders = {
    name: () => 0,
    rank: (a, b) => b.dataset.rank - a.dataset.rank,
    date: (a, b) => b.dataset.date.localeCompare(a.dataset.date),
  };
  const fits = (card) => {
    const joints = card.dataset.joints.split(";").filter(Boolean).map((pair) => pair.split("="));
    return plain(card.dataset.name).includes(plain(name.value.trim()))
      && (!date.value || card.dataset.date === date.value)
      && (!status.value
        || joints.some(([j, s]) => s === status.value && (!joint.value || j === joint.value)));
  };
  const show = () => {
    let shown = 0;
    for (const card of cards) {
      card.hidden = !fits(card);
      shown += !card.hidden;
    }
    grid.append(...[...cards].sort(orders[order.value]));
    const said = by("shown").dataset.say;
    by("shown").textContent = said.replace("%1", shown).replace("%2", cards.length);
    by("none").hidden = shown > 0;
  };
  document.querySelector(".filters").hidden = false;
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  for (const control of controls) control.addEventListener("input", show);
  show();
})();
