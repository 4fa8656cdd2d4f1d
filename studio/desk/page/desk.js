// The desk: opens a script, puts its parts together, and saves what is changed.
import { playerKeys, stored } from "./player.js";
import { $, ask, button, el, label, notice, tellError } from "./dom.js";
import { address, connect, listen, post, work } from "./api.js";
import { createRows } from "./rows.js";
import { createEditor } from "./editor.js";
import { createSound } from "./sound.js";
import { createTakes } from "./takes.js";
import { createPanels } from "./panels.js";

let show = null, script = "", text = "", digest = "", state = {}, saving = Promise.resolve(), playNext = null;

const nth = (line, word, offset) => line.slice(0, offset).split(word).length - 1;
const draftKey = () => `studio-desk ${show?.folder} ${script}`;

const actions = {
  play: async () => {
    const word = rows.word;
    if (await sound.playLine(rows.now, word?.[0], word ? nth(rows.lines[rows.now - 1], word[0], word[1]) : 0)) return;
    await takes.hear(rows.now);
  },
  edit: () => editor.start(rows.now, { caret: rows.word ? rows.word[1] : null }),
  retake: () => takes.retake(rows.now),
  approve: () => takes.approve(rows.now),
  pronounce: () => takes.pronounce(rows.now, rows.word?.[0] ?? ""),
  pause: () => {
    const seconds = el("input", { id: "seconds", type: "number", min: 0.1, max: 60, step: 0.1, value: 1 });
    ask("A pause before the word", [label("Seconds", seconds)], [["Insert", () => insert(`[pause ${Number(seconds.value)}s] `)]]);
  },
  overlap: () => {
    const kind = el("select", { id: "kind" }, ...[["[overlap 0.3s]", "begins before the other ends"], ["[interrupt]", "interrupts the other"], ["[together]", "both at once"]]
      .map(([value, textContent]) => el("option", { value, textContent })));
    ask("This turn and the one before", [label("It", kind)], [["Insert", () => insertIntoTurn(`${kind.value} `)]]);
  },
  cue: () => {
    const kind = el("select", { id: "kind" }, ...["sting", "music", "sound", "bed", "bed off", "clip", "break"].map((value) => el("option", { value, textContent: value })));
    const name = el("select", { id: "file" }, el("option", { value: "", textContent: "the show's own" }), ...show.sounds.map((each) => el("option", { value: each, textContent: each })));
    ask("A cue after this line", [el("div", { className: "fields" }, label("Cue", kind), label("File", name))], [["Insert", () => {
      const file = name.value && !["bed off", "break"].includes(kind.value) ? ` ${/\s/.test(name.value) ? `"${name.value}"` : name.value}` : "";
      return replace(rows.now + 1, 0, ["", `[${kind.value}${file}]`, ""]);
    }]]);
  },
  add: () => {
    const line = rows.now + 1;
    const lines = [...rows.lines];
    lines.splice(line - 1, 0, "");
    draw(lines.join("\n"), [...state.rows.slice(0, line - 1), ["bl", -1], ...state.rows.slice(line - 1)]);
    editor.start(line, { fresh: true, before: "", text: "" });
  },
  remove: () => replace(rows.now, 1, []),
  next: () => rows.next(1) ?? notice("Nothing was found."),
  previous: () => rows.next(-1),
};

const act = async (name) => {
  if (state.read_only && ["edit", "pause", "overlap", "cue", "add", "remove"].includes(name)) return notice(`This script can't be edited here: ${state.read_only} Use studio convert.`);
  try { await actions[name]?.(); } catch (error) { tellError(error); }
};

const rows = createRows($("lines"), { act, pronounce: (line, word) => { rows.choose(line); takes.pronounce(line, word); } });
const sound = createSound({
  told: (said, following) => {
    const row = rows.mark(said ? said[0] : -1);
    if (row && following && !sound.audio.paused && !editor.line) scrollInside(row);
  },
  colourOf: (name) => state.speakers?.find((speaker) => speaker.name === name)?.colour ?? 6,
});
const editor = createEditor({ rows, save: saveLine, draftKey,
  playFrom: (line, offset) => {
    const word = rows.wordsOf(line).findLast(([, start]) => start <= offset);
    sound.playLine(line, word?.[0], word ? nth(rows.lines[line - 1], word[0], word[1]) : 0);
  } });
const takes = createTakes({ script: () => script, sound, isShow: () => show.is_show, rows: { speakers: () => state.speakers ?? [] } });
const panels = createPanels({ script: () => script, takes, isShow: () => show.is_show, act: (action) => {
  if (action === "render") render();
  else if (action === "check") panels.checks();
  else if (action === "settings") settings();
  else if (action === "details") details();
  else if (action.startsWith("line:")) { choose("script"); rows.choose(Number(action.slice(5))); }
} });

function scrollInside(row) {
  const frame = $("lines"), box = row.getBoundingClientRect(), within = frame.getBoundingClientRect();
  if (box.top < within.top + 20 || box.bottom > within.bottom - 20) frame.scrollTop += box.top - within.top - within.height / 2;
}

// Where the words of a line begin: behind the speaker's name, if the turn begins there and no line above names the speaker.
const headOf = (number) => {
  const begins = state.rows[number - 1]?.[2] && state.rows[number - 2]?.[3] !== "label";
  return begins ? /^\s*\*{0,2}[^:：\n]{1,60}[:：]\*{0,2}\s*/.exec(rows.lines[number - 1])?.[0].length ?? 0 : 0;
};

const insert = (words, number = rows.now, at = rows.word?.[1] ?? headOf(number)) => {
  const line = rows.lines[number - 1];
  return replace(number, 1, [line.slice(0, at) + words + line.slice(at)]);
};

// At the head of the turn that the line belongs to.
const insertIntoTurn = (words) => {
  let number = rows.now;
  while (number > 1 && !state.rows[number - 1]?.[2]) number -= 1;
  return insert(words, number, headOf(number));
};

function draw(now, read = state.rows) {
  text = now;
  state.rows = read;
  rows.show(text, { rows: read, speakers: state.speakers ?? [] });
}

// Replace some lines: shown at once, then written; what can't be written is put back.
function replace(line, count, lines) {
  const all = text.split("\n"), before = [text, state.rows];
  all.splice(line - 1, count, ...lines);
  const like = state.rows[line - 1] ?? ["sk", -1];
  const read = [...state.rows];
  read.splice(line - 1, count, ...lines.map((each) => (each.trim() ? like : ["bl", -1])));
  draw(all.join("\n"), read);
  rows.choose(Math.min(line + Math.max(0, lines.length - 1), all.length), { focus: false });
  playNext = lines.length ? line + lines.findIndex((each) => each.trim()) : null;
  return save(text).catch((error) => { draw(...before); playNext = null; throw error; });
}

async function saveLine(line, now, before) {
  if (rows.lines[line - 1] !== before) throw new Error("This line was changed elsewhere; your words are kept here. Copy them, and press Escape.");
  await replace(line, 1, now.split("\n"));
}

let unsaved = 0;
function save(now) {
  const about = script;
  unsaved += 1;
  $("saved").textContent = "Saving …";
  saving = saving.catch(() => {}).then(async () => {
    const saved = await post("save", { script: about, text: now, base: digest });
    if (about !== script) return;
    digest = saved.digest;
    if (saved.conflict) {
      notice(`Another program saved the script at the same time. Its version is shown; yours is in ${saved.conflict}.`, { bad: true });
      playNext = null;
      await open(script);
    }
    if (!sound.episode && playNext) { const line = playNext; playNext = null; takes.hear(line).catch(tellError); }
  });
  const settle = (said) => { unsaved -= 1; if (!unsaved) $("saved").textContent = said; };
  saving.then(() => settle("Saved"), () => settle("Not saved"));
  return saving;
}

function flagsOf(episode) {
  const flags = new Map();
  const add = (line, kind, said) => flags.set(line, [...(flags.get(line) ?? []), { kind, text: said }]);
  for (const [line, , , why] of episode?.suspects ?? []) add(line, "suspect", `suspect: ${why.join(", ")}`);
  for (const [line, expected, heard] of episode?.misheard ?? []) add(line, "suspect", `misheard: “${expected}” as “${heard}”`);
  for (const [line] of episode?.pinned ?? []) add(line, "pinned", "pinned");
  return flags;
}

let lastRead = null;  // a reading may be done before the answer that asked for it has come
const findingsOf = (name, document) => document.findings
  ?? (lastRead?.script === name && lastRead.digest === document.digest ? lastRead.findings : null);

function showErrors(error) {
  const notes = [...(state.findings ?? [])];
  if (error?.message) notes.push({ line: error.line || 1, level: "error", rule: "error", message: error.message, advice: error.hint });
  rows.notes(notes);
  editor.moved();
}

function showReading(document) {
  Object.assign(state, document);
  digest = document.digest;
  for (const id of ["lines", "transcript"]) $(id).dir = document.direction ?? "ltr";
  draw(document.text, document.rows);
  editor.moved();
  $("scripts").setAttribute("aria-description", document.title || script);
  document.title && (window.document.title = `${document.title} – Studio desk`);
}

function showEpisode(episode, line = 0) {
  state.episode = episode;
  sound.show(script, episode, line);
  rows.flags(flagsOf(episode));
  panels.drawVoices(state.speakers ?? [], state.voices ?? [], episode?.levels);
  $("render").textContent = episode ? "Render again" : "Render";
  if (!$("part-publish").hidden) panels.drawChecklist().catch(tellError);
}

let asked = "";
async function open(name) {
  asked = name;
  const document = await post("open", { script: name });
  if (asked !== name) return;  // another script was asked for meanwhile
  if (script !== name) { editor.finish(false); script = name; text = ""; }
  history.replaceState(null, "", `?script=${encodeURIComponent(name)}`);
  state = {};
  document.findings = findingsOf(name, document);
  showReading(document);
  showEpisode(document.episode);
  showErrors(document.error);
  $("scripts").value = name;
  if (document.read_only) notice(`This script can't be edited here: ${document.read_only} Use studio convert.`);
  const lost = editor.restore();
  if (lost) notice(`A draft of a line that no longer exists: ${lost}`, { action: ["Throw away", () => stored.drop(draftKey())] });
}

async function overview() {
  show = await post("overview");
  $("show").textContent = show.title || "Studio desk";
  $("automatic").checked = show.renders_changes;
  $("upload").value ||= show.upload_to;
  $("scripts").replaceChildren(...show.scripts.map((each) => el("option", { value: each.name, textContent: each.name.replace(/^scripts\//, "") + (each.rendered ? "" : " ·") })));
  for (const id of ["new", "settings"]) $(id).hidden = !show.is_show;
}

async function begin(wanted = "") {
  await overview();
  if (!show.is_show && !show.scripts.length) return newShow();
  const asked = wanted || new URLSearchParams(location.search).get("script") || show.first;
  const name = show.scripts.some((each) => each.name === asked) ? asked : show.scripts[0]?.name;
  return name ? open(name) : newScript();
}

function newShow() {
  const title = el("input", { id: "title", autocomplete: "off", required: true }), folder = el("input", { id: "show-folder", autocomplete: "off", placeholder: "my-show" });
  title.addEventListener("input", () => { folder.value = title.value.toLowerCase().normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, ""); });
  ask("A new show", [el("p", {}, `It becomes a folder in ${show.folder}.`), el("div", { className: "fields" }, label("Name of the show", title), label("Folder", folder))],
    [["Make it", async () => { await post("new-show", { folder: folder.value || "my-show", title: title.value }); await begin(); }]]);
}

function newScript() {
  const name = el("input", { id: "name", autocomplete: "off", placeholder: "slow-science", required: true });
  const words = el("textarea", { id: "words", rows: 14, dir: "auto", placeholder: "Ada Lind: How many hearts does it take?" });
  ask("A new script", [label("Name", name), label("Text: type or paste it", words)], [["Make it", async () => {
    const made = await post("new-script", { name: name.value, text: words.value });
    await overview();
    await open(made.script);
  }]]);
}

// Title, description and date: lines of the front matter, which is made where there is none.
function details() {
  const field = (id, value, more = {}) => el("input", { id, value: value ?? "", dir: "auto", autocomplete: "off", ...more });
  const known = { title: field("title", state.title), description: field("description", state.description), date: field("date", state.date, { type: "date" }) };
  ask("Details of the episode", [label("Title", known.title), label("Description", known.description), label("Date of publication", known.date)], [["Save", () => {
    const changed = Object.entries(known).filter(([key, input]) => input.value.trim() && input.value.trim() !== (state[key] ?? ""));
    const lines = withFrontMatter(text.split("\n"), changed.map(([key, input]) => [key, input.value.trim()]));
    const more = lines.length - rows.lines.length;
    if (!changed.length) return true;
    const now = lines.join("\n");
    const saved = () => { if (text === now) for (const [key, input] of changed) state[key] = input.value.trim(); };
    return rewrite(now, more > 0 ? [...Array(more).fill(["sk", -1]), ...state.rows] : state.rows).then(saved);
  }]]);
}

const yaml = (value) => (/^[\p{L}\p{N}][^:#"'\[\]{}&*!|>%@`]*$/u.test(value) && !/^(true|false|yes|no|on|off|null|[\d.,-]+)$/i.test(value) || /^\d{4}-\d\d-\d\d$/.test(value) ? value : JSON.stringify(value));

function withFrontMatter(lines, entries) {
  const end = lines[0]?.trim() === "---" ? lines.findIndex((line, at) => at && line.trim() === "---") : -1;
  const head = end > 0 ? lines.slice(1, end) : [];
  for (const [key, value] of entries) {
    const at = head.findIndex((line) => line.startsWith(`${key}:`)), line = `${key}: ${yaml(value)}`;
    if (at < 0) head.push(line); else head[at] = line;
  }
  return ["---", ...head, "---", ...(end > 0 ? lines.slice(end + 1) : lines)];
}

const rewrite = (now, read) => {
  const before = [text, state.rows];
  draw(now, read);
  return save(now).catch((error) => { draw(...before); throw error; });
};

function wholeText() {
  const words = el("textarea", { id: "words", rows: 24, dir: "auto", value: text });
  ask(script, [label("Text", words)], [["Save", async () => {
    const now = words.value;
    await rewrite(now, now.split("\n").map((_, at) => state.rows[at] ?? ["sk", -1]));
  }]]);
}

async function settings() {
  const known = await post("settings");
  const words = el("textarea", { id: "words", rows: 24, className: "code", value: known.text, spellcheck: false });
  ask("show.toml", [label("Settings of the show", words)], [["Save", async () => {
    const saved = await post("save-settings", { text: words.value, base: known.digest });
    if (saved.conflict) notice(`Another program saved show.toml at the same time; your version is in ${saved.conflict}.`, { bad: true });
    await (script ? overview() : begin());
  }]]);
}

const KEYS = [["↑ ↓", "previous, next line"], ["← →", "previous, next word"], ["Enter", "edit the line"], ["p", "play from the word"], ["Space or k", "play, pause"], ["j, l", "back 15 s, forward 30 s"],
  ["n, Shift+n", "next, previous finding"], ["r", "retake"], ["a", "approve"], ["w", "how a word is said"], ["s", "pause"], ["v", "overlap"], ["c", "cue"], ["o", "add a line"], ["Delete", "delete the line"],
  ["g", "render"], ["d", "details: title, description, date"], ["?", "these keys"]];
const help = () => ask("Keys", [el("p", {}, "In the lines of the script:"), el("dl", { className: "keylist" }, ...KEYS.flatMap(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)]))], []);

async function render() {
  showErrors(null);
  try { await work("render", { script }); } catch (error) {
    if (/--accept/.test(error.hint)) notice(error.message, { bad: true, action: ["Render it as it was read", () => post("accept", { script }).catch(tellError)] });
  }
}

// Work in progress: what, how far, and whether anything is still heard of it.
let busy = null;
const doing = () => {
  $("stop").hidden = $("progress").hidden = !busy;
  if (!busy) { $("doing").textContent = ""; return; }
  const quiet = Math.round((Date.now() - busy.heard) / 1000);
  $("doing").textContent = [busy.kind, busy.stage, quiet >= 20 ? `no response for ${quiet} s` : ""].filter(Boolean).join(": ");
  if (busy.total) { $("progress").max = busy.total; $("progress").value = busy.done; } else $("progress").removeAttribute("value");
};
setInterval(() => { if (busy && Date.now() - busy.heard > 19_000) doing(); }, 1000);

listen((event) => {
  const own = event.script === script;
  if (event.type === "done" && event.kind === "read") lastRead = event.result;
  if (event.type === "started") busy = { kind: event.kind === "read" ? "reading" : event.kind, script: event.script, heard: Date.now() };
  else if (event.type === "progress" && busy) Object.assign(busy, { stage: event.stage, done: event.done, total: event.total, heard: Date.now() });
  else if (["done", "failed", "stopped"].includes(event.type)) busy = null;
  else if (event.type === "script" && own && event.digest === digest) showReading({ ...event, findings: state.findings, title: event.title });
  else if (event.type === "lost" || (event.type === "changed" && (event.shared || event.scripts.includes(script)))) refresh();
  else if (event.type === "note" && event.kind === "publish") notice(event.message);
  if (event.type === "done" && own && event.kind === "render") {
    const line = playNext;
    playNext = null;
    showErrors(null);
    showEpisode(event.result.episode, line ?? 0);
  } else if (event.type === "done" && own && event.kind === "read" && event.result.digest === digest) {
    showReading(event.result);
    showErrors(event.result.error);
    panels.drawVoices(state.speakers, state.voices ?? [], state.episode?.levels);
    if (!$("part-publish").hidden) panels.drawChecklist().catch(tellError);
  } else if (event.type === "failed" && own && ["render", "read"].includes(event.kind)) {
    playNext = null;
    showErrors(event);
    tellError(event);
  }
  doing();
});

// Something else wrote the script or what shapes it: load it again, once nothing is being saved.
async function refresh() {
  if (!script) return;
  await saving.catch(() => {});
  const known = digest, about = script;
  try {
    const document = await post("open", { script });
    if (script !== about || digest !== known) return;  // another script, or a newer version, is shown by now
    if (document.digest !== known) showReading(document);
    else Object.assign(state, { speakers: document.speakers, voices: document.voices });
    state.findings = findingsOf(script, document) ?? state.findings;
    showEpisode(document.episode);
    showErrors(document.error);
    await overview();
    $("scripts").value = script;
  } catch (error) { tellError(error); }
}

function choose(name) {
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const on = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
    const part = $(tab.getAttribute("aria-controls"));
    if (part.id === "part-script") part.classList.toggle("away-narrow", !on);
    else part.hidden = !on;
  }
  if (name === "publish") panels.drawChecklist().catch(tellError);
}
const tabs = [...document.querySelectorAll("[role=tab]")];
for (const tab of tabs) {
  tab.addEventListener("click", () => choose(tab.id.slice(4)));
  tab.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const shown = tabs.filter((each) => each.offsetParent), next = shown[(shown.indexOf(tab) + by + shown.length) % shown.length];
    next.click();
    next.focus();
    event.preventDefault();
  });
}

for (const tool of document.querySelectorAll("[data-do]")) tool.addEventListener("click", () => act(tool.dataset.do));
$("scripts").addEventListener("change", () => open($("scripts").value).catch(tellError));
$("new").addEventListener("click", newScript);
$("details").addEventListener("click", details);
$("whole").addEventListener("click", wholeText);
$("settings").addEventListener("click", () => settings().catch(tellError));
$("help").addEventListener("click", help);
$("render").addEventListener("click", render);
$("stop").addEventListener("click", () => post("stop", { script: busy?.script ?? script }).catch(tellError));
$("automatic").addEventListener("change", () => post("automatic", { on: $("automatic").checked }).catch(tellError));
playerKeys({ toggle: () => sound.toggle(), skip: (by) => sound.skip(by) }, { "?": help, g: render, d: details });
choose(matchMedia("(max-width: 60rem)").matches ? "script" : "transcript");
connect((up, again) => {
  $("desk").classList.toggle("gone", !up);
  if (!up) notice("The desk doesn't answer. Was it closed? What you typed is kept in this browser.", { bad: true });
  else {
    for (const told of $("notices").querySelectorAll(".bad")) if (/doesn't answer/.test(told.textContent)) told.remove();
    if (again) refresh();
  }
});
begin().catch(tellError);
