// The cursor of a run's timeline: a slider and clicks move it, the panel below tells what was so.
// Without this file the field "Jump to" does the same through the server.

const timeline = document.querySelector(".run-timeline");
if (timeline) start(timeline);

function start(root) {
  const lastTick = Number(root.dataset.lastTick);
  const secondsPerTick = Number(root.dataset.tickSeconds);
  const slider = root.querySelector("#cursor");
  const field = root.querySelector("#at");
  const canvas = root.querySelector(".timeline-canvas");
  const scroller = root.querySelector(".timeline-scroll");
  const line = root.querySelector(".timeline-line");
  const panel = root.querySelector("#moment");
  const commentField = document.querySelector("#moment-of-comment, input[name='moment']");
  let waiting = 0;
  let asked = 0;

  for (const part of [root.querySelector(".timeline-cursor"), root.querySelector(".timeline-zoom"), line]) {
    part.hidden = false;
  }

  function show(tick) {
    const total = Math.floor(tick * secondsPerTick);
    const pad = (value) => String(value).padStart(2, "0");
    const hours = Math.floor(total / 3600);
    const minutes = Math.floor((total % 3600) / 60);
    const tail = pad(total % 60);
    return hours ? `${hours}:${pad(minutes)}:${tail}` : `${minutes}:${tail}`;
  }

  function place(tick) {
    line.style.left = `${(100 * tick) / Math.max(lastTick, 1)}%`;
    slider.value = tick;
    slider.setAttribute("aria-valuetext", show(tick));
    field.value = show(tick);
    if (commentField && !commentField.dataset.typed) commentField.value = show(tick);
    history.replaceState(null, "", `?at=${tick}`);
  }

  async function load(tick) {
    const mine = ++asked;
    const answer = await fetch(`${root.dataset.momentUrl}?at=${tick}`);
    if (answer.ok && mine === asked) panel.innerHTML = await answer.text();
  }

  function move(tick) {
    place(tick);
    clearTimeout(waiting);
    waiting = setTimeout(() => load(tick), 120);
  }

  slider.addEventListener("input", () => move(Number(slider.value)));
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    move(Math.round(share * lastTick));
    slider.focus({ preventScroll: true });
  });
  if (commentField) {
    commentField.addEventListener("input", () => { commentField.dataset.typed = "yes"; });
  }
  for (const button of root.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      canvas.className = `timeline-canvas zoom-${button.dataset.zoom}`;
      for (const other of root.querySelectorAll("[data-zoom]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      const at = (Number(slider.value) / Math.max(lastTick, 1)) * canvas.scrollWidth;
      scroller.scrollLeft = at - scroller.clientWidth / 2;
    });
  }
  line.style.left = `${(100 * Number(root.dataset.tick)) / Math.max(lastTick, 1)}%`;
}
