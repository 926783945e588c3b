// A lesson in the browser: remembers the place, answers knowledge checks in the page, enlarges drawings.
// Everything here is a comfort; reading, answering and finishing work without it.

const words = document.querySelector('script[src$="learning.js"]').dataset;
const token = document.querySelector('meta[name="csrf-token"]').content;
const layout = document.querySelector(".lesson-layout");
const headings = [...document.querySelectorAll(".lesson-body section > h2[id]")];
const scrolled = () => {
  const room = document.documentElement.scrollHeight - innerHeight;
  return room > 0 ? Math.min(1000, Math.max(0, Math.round((scrollY / room) * 1000))) : 1000;
};
const reached = () => headings.findLast((h) => h.getBoundingClientRect().top < innerHeight / 3) ?? headings[0];

function markSection() {
  const here = reached()?.id;
  for (const link of document.querySelectorAll(".section-links a")) {
    if (link.hash === `#${here}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

function rememberPlace() {
  let saved = "";
  let timer = 0;
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    const anchor = reached()?.id;
    const permille = String(scrolled());
    if (!anchor || saved === anchor + permille) return;
    saved = anchor + permille;
    const body = new URLSearchParams({ release: layout.dataset.release, anchor, permille });
    fetch(`${layout.dataset.lesson}/position`, {
      method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token },
    }).catch(() => { saved = ""; });
  };
  const later = () => { timer ||= setTimeout(send, 1500); };
  addEventListener("scroll", () => { markSection(); later(); }, { passive: true });
  addEventListener("pagehide", () => timer && send());
  document.addEventListener("visibilitychange", () => document.hidden && timer && send());
  later();
}

function resume() {
  const note = document.querySelector(".resume-note");
  if (!note || location.hash || performance.getEntriesByType("navigation")[0]?.type === "reload") return;
  const room = document.documentElement.scrollHeight - innerHeight;
  const top = (Number(layout.dataset.permille) / 1000) * room;
  const target = document.getElementById(layout.dataset.anchor);
  if (!target) return;
  const y = Math.max(target.getBoundingClientRect().top + scrollY - 90, top);
  scrollTo({ top: y, behavior: "instant" });
  note.querySelector("a:not(.resume-top)").hidden = true;
  const back = note.querySelector(".resume-top");
  back.hidden = false;
  note.classList.add("resume-floating");
  note.setAttribute("role", "status");
  setTimeout(() => note.classList.remove("resume-floating"), 8000);
}

async function answer(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  const place = form.querySelector(".check-feedback");
  // Not `disabled`: that would take the focus away from a person at the keyboard.
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    const response = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    if (!response.ok) throw new Error(response.status);
    const outcome = await response.json();
    place.innerHTML = outcome.feedback;
    form.classList.toggle("is-right", outcome.outcome === "right");
    if (outcome.is_module_completed) location.assign("../");
    else if (outcome.lesson === "completed" || outcome.missing === 0) refreshFinish();
  } catch {
    const sorry = document.createElement("p");
    sorry.className = "notice bad";
    sorry.textContent = words.failed;
    place.replaceChildren(sorry);
  } finally {
    button.ariaDisabled = "false";
  }
}

async function refreshFinish() {
  const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  for (const part of [".lesson-finish", ".lesson-links"]) {
    const after = fresh.querySelector(part);
    if (after) document.querySelector(part)?.replaceWith(document.adoptNode(after));
  }
}

function enlarge(figure) {
  const dialog = document.createElement("dialog");
  dialog.className = "figure-dialog";
  dialog.setAttribute("aria-label", figure.querySelector("figcaption").textContent.trim());
  const bar = document.createElement("form");
  bar.method = "dialog";
  const close = document.createElement("button");
  close.className = "button small";
  close.textContent = words.close;
  bar.append(close);
  const frame = figure.querySelector(".figure-frame");
  const drawing = frame.firstElementChild;
  dialog.append(bar, drawing);
  dialog.addEventListener("close", () => { frame.append(drawing); dialog.remove(); });
  document.body.append(dialog);
  dialog.showModal();
}

for (const figure of document.querySelectorAll(".lesson-figure")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small quiet zoom-button";
  button.textContent = words.zoom;
  button.addEventListener("click", () => enlarge(figure));
  figure.append(button);
}
for (const print of document.querySelectorAll(".print-button")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
if (matchMedia("(max-width: 65.99rem)").matches) document.querySelector(".lesson-contents details")?.removeAttribute("open");
markSection();
if (layout?.dataset.release) {
  for (const form of document.querySelectorAll("form.knowledge-check")) form.addEventListener("submit", answer);
  resume();
  rememberPlace();
}
addEventListener("keydown", (event) => {
  if (!event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest?.("input, textarea, select, dialog") || String(getSelection())) return;
  const rel = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
  if (rel) document.querySelector(`.lesson-steps a[rel="${rel}"]`)?.click();
});
