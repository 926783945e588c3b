// The attempt page: every answer is sent when it is given, kept in this browser until the server has
// acknowledged it, and sent again until then. Without this script the page works by plain forms.

const root = document.querySelector("[data-attempt]");
const text = root.dataset;
const PREFIX = `celaxi-attempt/${text.attempt}/`;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const TIMEOUT_MS = 10000;
const OVER = new Set(["assessments.attempt.time_over", "assessments.attempt.refused"]);
const ANNOUNCED_MINUTES = [30, 15, 10, 5];

const say = (key, n) => (n === undefined ? text[key] : text[key].replace("{n}", n));

// Storage of this browser; where it is not allowed, the memory of the page has to do.
const memory = new Map();
const store = {
  set(key, value) {
    memory.set(key, value);
    try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* kept in memory */ }
  },
  remove(key) {
    memory.delete(key);
    try { localStorage.removeItem(PREFIX + key); } catch { /* was in memory only */ }
  },
  get(key) {
    try {
      const kept = localStorage.getItem(PREFIX + key);
      if (kept !== null) return JSON.parse(kept);
    } catch { /* not readable here */ }
    return memory.get(key);
  },
  keys() {
    const found = new Set(memory.keys());
    try {
      for (let at = 0; at < localStorage.length; at += 1) {
        const key = localStorage.key(at);
        if (key.startsWith(PREFIX)) found.add(key.slice(PREFIX.length));
      }
    } catch { /* only memory */ }
    return [...found];
  },
};

const newUid = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((made, at) => `${made.slice(0, at)}-${made.slice(at)}`, hex);
};

// ---- Waiting answers: one storage entry each, so that two tabs never write over each other.

const listWaiting = () =>
  store.keys()
    .filter((key) => key.startsWith("waiting/"))
    .map((key) => store.get(key))
    .filter(Boolean)
    .sort((a, b) => a.at - b.at || a.sequence - b.sequence);

let inFlight = null;
let wait = 0;
let timer = null;
let token = document.querySelector('meta[name="csrf-token"]').content;
let ended = false;
let trouble = "";

const give = (position, value) => {
  for (const older of listWaiting()) {
    if (older.position === position && older.uid !== inFlight) store.remove(`waiting/${older.uid}`);
  }
  const sequence = (store.get("sequence") || 0) + 1;
  store.set("sequence", sequence);
  const uid = newUid();
  store.set(`waiting/${uid}`, { uid, sequence, position, value, at: Date.now() });
  showState(position);
  showSaving();
  send();
};

const retryLater = () => {
  wait = Math.min(wait ? wait * 2 : FIRST_WAIT_MS, LONGEST_WAIT_MS);
  clearTimeout(timer);
  timer = setTimeout(send, wait * (0.75 + Math.random() / 2));
  showSaving();
};

const send = async () => {
  if (inFlight || ended) return;
  const next = listWaiting()[0];
  if (!next) { showSaving(); return; }
  inFlight = next.uid;
  showSaving();
  const outcome = await post(next);
  inFlight = null;
  if (outcome === "again") { retryLater(); return; }
  wait = 0;
  trouble = "";
  store.remove(`waiting/${next.uid}`);
  if (outcome === "saved") showSaved(next);
  else showRefused(next, outcome);
  showSaving();
  if (!ended) send();
};

const post = async ({ uid, sequence, position, value }) => {
  const cancel = new AbortController();
  const timeout = setTimeout(() => cancel.abort(), TIMEOUT_MS);
  try {
    const answer = await fetch(text.saveUrl, {
      method: "POST",
      redirect: "manual",
      keepalive: true,
      signal: cancel.signal,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ uid, sequence, position, value }),
    });
    return await judge(answer);
  } catch {
    trouble = say("textWaiting");
    return "again";
  } finally {
    clearTimeout(timeout);
  }
};

const judge = async (answer) => {
  if (answer.ok) return "saved";
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    trouble = say("textSignedOut");
    await agree();
    return "again";
  }
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  if (answer.status >= 500 || answer.status === 429 || !isJson) {
    trouble = say("textWaiting");
    if (answer.status === 400) await agree();
    return "again";
  }
  return answer.json();
};

// ---- What the page says about saving.

const answers = new Map();
const refusals = new Map();

// Questions whose field holds something that was refused or not sent yet.
const listUnsaved = () =>
  [...answers.keys()].filter((position) => refusals.has(position) || store.get(`draft/${position}`) !== undefined);

const question = (position) => document.querySelector(`[data-question="${position}"]`);

const showState = (position) => {
  const link = document.querySelector(`[data-link="${position}"]`);
  const isWaiting = listWaiting().some((each) => each.position === position);
  const isDraft = store.get(`draft/${position}`) !== undefined;
  const refused = refusals.get(position);
  const isAnswered = answers.get(position) != null;
  let state = isAnswered ? "answered" : "open";
  if (isWaiting || isDraft) state = "unsaved";
  if (refused) state = "error";
  link.dataset.state = state;
  const words = { answered: say("textAnswered"), open: say("textOpen"), unsaved: say("textError"), error: say("textError") };
  const isFlagged = Boolean(store.get(`flag/${position}`));
  link.toggleAttribute("data-flagged", isFlagged);
  link.querySelector("[data-word]").textContent = words[state] + (isFlagged ? `, ${say("textFlagged")}` : "");
  showStatus(position, { isWaiting, isDraft, refused, isAnswered });
  showError(position, refused || "");
  document.querySelector("[data-answered-count]").textContent =
    [...answers.values()].filter((value) => value != null).length;
};

const showStatus = (position, { isWaiting, isDraft, refused, isAnswered }) => {
  const status = question(position).querySelector("[data-status]");
  const line = status.querySelector("[data-status-text]");
  if (!status.dataset.openText && status.dataset.state === "open") status.dataset.openText = line.textContent;
  let state = isAnswered ? "saved" : "open";
  let words = isAnswered ? say("textSaved") : status.dataset.openText || say("textOpen");
  if (isWaiting) { state = wait ? "unsaved" : "saving"; words = say(wait ? "textUnsaved" : "textSaving"); }
  else if (isDraft) { state = "unsaved"; words = say("textUnsaved"); }
  if (refused) { state = "error"; words = say("textError"); }
  status.dataset.state = state;
  line.textContent = words;
};

const showError = (position, message) => {
  const box = question(position).querySelector("[data-error]");
  box.hidden = !message;
  box.querySelector("[data-error-text]").textContent = message;
  question(position).classList.toggle("has-error", Boolean(message));
};

const showSaving = () => {
  const bar = document.querySelector("[data-saving]");
  const line = bar.querySelector("[data-saving-text]");
  const waiting = listWaiting();
  let state = "saved";
  let words = say("textAllSaved");
  if (waiting.length) {
    state = wait || trouble ? "unsaved" : "saving";
    words = state === "saving" ? say("textSaving") : `${waiting.length} × ${say("textUnsaved")}. ${trouble}`;
  } else if (listUnsaved().length) {
    state = "error";
    words = say("textNotSaved", listUnsaved().join(", "));
  }
  bar.dataset.state = state;
  if (line.textContent !== words) line.textContent = words;
  if (wait) for (const each of waiting) showState(each.position);
};

const showSaved = ({ position, value }) => {
  answers.set(position, value);
  refusals.delete(position);
  const draft = store.get(`draft/${position}`);
  if (!draft || draft.number.trim() === (value?.number ?? "")) store.remove(`draft/${position}`);
  showState(position);
};

const showRefused = ({ position }, refusal) => {
  refusals.set(position, refusal.message);
  showState(position);
  showSaving();
  if (OVER.has(refusal.code)) finish();
};

const announce = (words) => { document.querySelector("[data-announce]").textContent = words; };

// ---- Reading the fields of a question.

const readers = {
  single_choice: (form) => form.querySelector("input:checked")?.value ?? null,
  multiple_response: (form) => {
    const chosen = [...form.querySelectorAll("input:checked")].map((input) => input.value);
    return chosen.length ? chosen : null;
  },
  numeric: (form) => {
    const number = form.elements.number.value.trim();
    return number ? { number, unit: form.elements.unit.value } : null;
  },
  ordering: (form) => [...form.querySelectorAll("[data-label]")].map((step) => step.dataset.label),
  matching: (form) => {
    const pairs = [...form.querySelectorAll("select")].filter((select) => select.value);
    return pairs.length ? Object.fromEntries(pairs.map((s) => [s.name.replace("match-", ""), s.value])) : null;
  },
};

const onChange = (section) => {
  const position = Number(section.dataset.question);
  const kind = section.dataset.kind;
  const form = section.querySelector("form");
  const value = readers[kind](form);
  if (kind === "numeric" && isUnitMissing(form, value)) {
    refusals.set(position, say("textUnit"));
    showState(position);
    showSaving();
    return;
  }
  refusals.delete(position);
  give(position, value);
};

const isUnitMissing = (form, value) =>
  value !== null && !value.unit && form.elements.unit.options.length > 2 && !/[^\d\s.,'eE×x*^+\-−–⁰¹²³⁴⁵⁶⁷⁸⁹]/.test(value.number);

const keepDraft = (section) => {
  const position = Number(section.dataset.question);
  const form = section.querySelector("form");
  store.set(`draft/${position}`, { number: form.elements.number.value, unit: form.elements.unit.value });
  showState(position);
  showSaving();
};

const setFields = (section, value) => {
  const form = section.querySelector("form");
  const kind = section.dataset.kind;
  if (kind === "single_choice") for (const input of form.elements.choice) input.checked = input.value === value;
  if (kind === "multiple_response") for (const input of form.elements.choices) input.checked = (value || []).includes(input.value);
  if (kind === "numeric") {
    form.elements.number.value = value?.number ?? "";
    form.elements.unit.value = value?.unit ?? "";
  }
  if (kind === "matching") for (const select of form.querySelectorAll("select")) select.value = value?.[select.name.replace("match-", "")] ?? "";
  if (kind === "ordering" && value) {
    const list = form.querySelector("[data-ordering]");
    for (const label of value) list.append(list.querySelector(`[data-label="${label}"]`));
  }
};

// ---- Ordering by buttons and by arrow keys.

const makeButton = (words, sign, label) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = sign;
  button.setAttribute("aria-label", `${words}: ${label}`);
  return button;
};

const enliven = (section) => {
  const list = section.querySelector("[data-ordering]");
  for (const step of list.children) {
    const label = step.querySelector(".ordering-text").textContent;
    const buttons = document.createElement("span");
    buttons.className = "ordering-buttons";
    const up = makeButton(say("textUp"), "↑", label);
    const down = makeButton(say("textDown"), "↓", label);
    up.addEventListener("click", () => move(section, step, -1, up));
    down.addEventListener("click", () => move(section, step, 1, down));
    buttons.append(up, down);
    buttons.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(section, step, by, event.target);
    });
    step.append(buttons);
  }
  const keep = document.createElement("button");
  keep.type = "button";
  keep.className = "button small";
  keep.textContent = say("textKeep");
  keep.addEventListener("click", () => onChange(section));
  section.querySelector(".question-foot").append(keep);
};

const move = (section, step, by, button) => {
  const other = by < 0 ? step.previousElementSibling : step.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(step); else other.after(step);
  for (const each of step.parentElement.children) each.classList.toggle("is-moved", each === step);
  button.focus();
  announce(say("textMoved", [...step.parentElement.children].indexOf(step) + 1));
  clearTimeout(step.parentElement.settle);
  step.parentElement.settle = setTimeout(() => onChange(section), 400);
};

// ---- Marks for later: a note of this browser, no part of the record.

const addFlag = (section) => {
  const position = Number(section.dataset.question);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet small";
  const show = () => {
    const isFlagged = Boolean(store.get(`flag/${position}`));
    button.textContent = say(isFlagged ? "textUnflag" : "textFlag");
    button.setAttribute("aria-pressed", String(isFlagged));
    showState(position);
  };
  button.addEventListener("click", () => {
    if (store.get(`flag/${position}`)) store.remove(`flag/${position}`); else store.set(`flag/${position}`, true);
    show();
  });
  section.querySelector(".question-foot").append(button);
  show();
};

// ---- Time, by the server: what is left was told by it and is only counted down here.

let left = Number(text.remaining);
let told = performance.now();
let announced = Math.ceil(left / 60) + 1;

const remaining = () => Math.max(0, left - (performance.now() - told) / 1000);

const tick = () => {
  const seconds = Math.ceil(remaining());
  const minutes = Math.ceil(seconds / 60);
  const box = document.querySelector("[data-time]");
  const words = seconds > 60 ? say("textMinutes", minutes) : say("textSeconds", seconds);
  if (box.textContent !== words) box.textContent = words;
  box.parentElement.classList.toggle("is-short", seconds <= 300);
  if (minutes < announced) {
    announced = minutes;
    if (minutes === 1) announce(say("textOne"));
    else if (ANNOUNCED_MINUTES.includes(minutes)) announce(say("textAnnounce", minutes));
  }
  if (seconds <= 0) finish();
};

const finish = () => {
  if (ended) return;
  send();
  announce(say("textOver"));
  document.querySelector("[data-saving-text]").textContent = say("textOver");
  clearInterval(ticking);
  setTimeout(() => { ended = true; location.replace(text.pageUrl); }, (Number(text.grace) + 1.5) * 1000);
};

// ---- Agreeing with the server again: after coming back to the tab, or when a token is stale.

const agree = async () => {
  try {
    const answer = await fetch(text.stateUrl, { redirect: "manual", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const state = await answer.json();
    token = state.csrf_token;
    left = state.remaining_seconds;
    told = performance.now();
    if (!state.open) { ended = true; location.replace(text.pageUrl); return; }
    for (const section of document.querySelectorAll("[data-question]")) take(section, state.answers);
  } catch { /* no connection: the next try agrees */ }
};

const take = (section, given) => {
  const position = Number(section.dataset.question);
  const value = given[position] ?? null;
  const isTouched = listWaiting().some((each) => each.position === position) || store.get(`draft/${position}`) || section.contains(document.activeElement) || refusals.has(position);
  const isNew = JSON.stringify(answers.get(position) ?? null) !== JSON.stringify(value);
  answers.set(position, value);
  if (isNew && !isTouched) setFields(section, value);
  showState(position);
};

// ---- Begin.

root.classList.add("is-alive");
if (matchMedia("(max-width: 63.99rem)").matches) document.querySelector("[data-list]").open = false;
for (const section of document.querySelectorAll("[data-question]")) {
  const position = Number(section.dataset.question);
  const isAnswered = section.querySelector("[data-status]").dataset.state === "saved";
  const words = section.querySelector("[data-error-text]").textContent;
  if (words) refusals.set(position, words);
  answers.set(position, isAnswered ? true : null);
  if (section.dataset.kind === "ordering") enliven(section);
  addFlag(section);
  section.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); onChange(section); });
  section.addEventListener("change", (event) => { if (!event.target.name?.startsWith("place-")) onChange(section); });
  if (section.dataset.kind === "numeric") section.querySelector("[name=number]").addEventListener("input", () => keepDraft(section));
  const draft = store.get(`draft/${position}`);
  if (draft) { setFields(section, draft); showState(position); }
}
for (const each of listWaiting()) {
  const section = question(each.position);
  if (section) { setFields(section, each.value); showState(each.position); }
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) { agree(); send(); } });
addEventListener("online", () => { wait = 0; send(); });
addEventListener("pagehide", () => {
  for (const section of document.querySelectorAll('[data-kind="numeric"]')) {
    if (store.get(`draft/${section.dataset.question}`) && section.contains(document.activeElement)) onChange(section);
  }
});
// Handing in waits for answers on their way; an answer that cannot be saved is shown once before.
let wasWarned = false;
for (const link of document.querySelectorAll("[data-hand-in]")) {
  link.addEventListener("click", (event) => {
    const unsaved = listUnsaved();
    if (!listWaiting().length && (!unsaved.length || wasWarned)) return;
    event.preventDefault();
    if (listWaiting().length) {
      announce(say("textLate"));
      document.querySelector("[data-saving-text]").textContent = say("textLate");
      send();
      return;
    }
    wasWarned = true;
    announce(say("textNotSaved", unsaved.join(", ")));
    question(unsaved[0]).scrollIntoView();
    question(unsaved[0]).querySelector("input, select").focus();
  });
}
const ticking = setInterval(tick, 1000);
tick();
agree();
send();
