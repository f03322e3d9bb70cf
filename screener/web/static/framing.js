"use strict";
// What to change before a film is made: small stills go to the server, its hints are shown large.
// One still is on its way at a time; what the server has no time for is passed over.

const framing = (() => {
  const place = document.getElementById("framing"), { dataset } = document.getElementById("record");
  const hints = JSON.parse(dataset.framing), { looking, framed } = JSON.parse(dataset.words);
  const SIDE = 320, EVERY_MS = 500, FRESH_MS = 4000, BEGIN_MS = 30000;
  const canvas = document.createElement("canvas"), picture = canvas.getContext("2d");
  let round = 0, looked = false, until = 0;
  const looks = () => looked && performance.now() < until;

  function show(text, tone) {
    place.hidden = !text;
    place.className = tone;
    if (place.textContent !== text) place.textContent = text; // or it would be read out again
  }

  function still(video) {
    const scale = SIDE / Math.max(video.videoWidth, video.videoHeight);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    picture.drawImage(video, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.7));
  }

  // What the server says of a still: its hints, or null if it had no time.
  async function ask(video, filmed) {
    const query = new URLSearchParams({ ...filmed, tall: video.videoHeight });
    const headers = { "x-csrf-token": csrf, "content-type": "image/jpeg" };
    const answer = await fetch(`/api/framing?${query}`, { method: "POST", headers, body: await still(video) });
    return answer.status === 200 ? (await answer.json()).hints : null;
  }

  async function run(mine, video, filmed) {
    while (mine === round) {
      const begun = performance.now();
      if (video.readyState >= 2 && !document.hidden) {
        const said = await ask(video, filmed()).catch(() => null); // the server is away: the next one
        if (mine !== round) return;
        if (said) {
          looked = true;
          until = performance.now() + FRESH_MS;
          show(said.length ? hints[said[0]] : framed, said.length ? "change" : "well");
        } else if (performance.now() > until) show("", "");
      }
      await wait(Math.max(100, EVERY_MS - (performance.now() - begun)));
    }
  }

  return {
    start(video, filmed) {
      looked = false;
      until = performance.now() + BEGIN_MS;
      show(looking, "");
      run(++round, video, filmed);
    },
    stop() {
      round += 1;
      looked = false;
      show("", "");
    },
    looks,
  };
})();
