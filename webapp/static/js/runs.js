// A run that is being checked: look again every few seconds and show the verdict when it is there.
const waiting = document.querySelector("[data-runs-reload]");
let looks = 0;

async function look() {
  looks += 1;
  try {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && !page.querySelector("[data-runs-reload]")) {
      window.location.reload();
      return;
    }
  } catch {
    // No network at this moment; the next look may succeed.
  }
  if (looks < 60) window.setTimeout(look, Math.min(2000 + looks * 500, 15000));
}

if (waiting) window.setTimeout(look, 2000);
