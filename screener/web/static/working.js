"use strict";
// Looks whether what the page waits for is there; then it is shown.
const every = Number(document.getElementById("working").dataset.every);
async function look() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!(await answer.text()).includes('id="working" data-every="' + every + '"')) location.reload();
  } catch { /* the server is away; the next look may find it */ }
}
if (every) setInterval(look, every);
