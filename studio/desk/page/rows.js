// The script by line: whose each line is, what is skipped and why, and notes at their lines. Rows are made anew only
// where something changed; those out of sight cost the browser nothing (content-visibility).
import { button, el } from "./dom.js";

const KIND = { sp: "spoken", sk: "skipped", ti: "title", bl: "blank" };
const LEVELS = { error: 0, warning: 1, note: 2 };

export function createRows(list, { act, pronounce }) {
  let lines = [], keys = [], now = 0, word = -1, playing = -1;
  const view = { rows: [], speakers: [], notes: new Map(), flags: new Map() };

  const row = (number) => list.children[number - 1];
  const numberOf = (element) => Number(element?.closest(".row")?.dataset.n ?? 0);

  const key = (at) => JSON.stringify([lines[at], view.rows[at], view.notes.get(at + 1), view.flags.get(at + 1),
    view.rows[at]?.[1] >= 0 ? view.speakers[view.rows[at][1]]?.colour : 0]);

  const make = (at) => {
    const [kind, speaker, first, reason, pieces] = view.rows[at] ?? ["sk", -1];
    const who = view.speakers[speaker], number = at + 1;
    const words = el("p", { dir: "auto" });
    for (const [text, why] of pieces || [[lines[at], ""]]) {
      words.append(why ? el("span", { className: "skipped", title: why }, text) : text);
    }
    const text = el("div", { className: `text v${who?.colour ?? 6}` });
    if (first && who) text.append(el("span", { className: "who", dir: "auto" }, who.name));
    text.append(words);
    for (const flag of view.flags.get(number) ?? []) text.append(el("span", { className: `flag ${flag.kind}` }, flag.text));
    for (const note of view.notes.get(number) ?? []) text.append(noteOf(note, number));
    return el("li", { className: `row ${KIND[kind]}`, tabIndex: -1, data: { n: number } },
      el("span", { className: "n" }, String(number)), text, reason ? el("small", { className: "why" }, reason) : null);
  };

  const noteOf = (note, number) => {
    const told = note.word ? `“${note.word}” is said “${note.said}”.` : [note.message, note.advice].filter(Boolean).join(" ");
    return el("p", { className: "note-at" }, el("span", { className: `level ${note.level}` }, note.rule || note.level), " ",
      el("span", { dir: "auto" }, told), note.word ? " " : null,
      note.word ? button("Change", () => pronounce(number, note.word), { "aria-label": `Change how ${note.word} is said` }) : null);
  };

  const draw = () => {
    const fresh = lines.map((_, at) => key(at));
    let head = 0, tail = 0;
    const most = Math.min(keys.length, fresh.length);
    while (head < most && keys[head] === fresh[head]) head += 1;
    while (tail < most - head && keys[keys.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
    const old = [...list.children].slice(head, keys.length - tail);
    const held = old.some((each) => each.contains(document.activeElement));
    const added = [];
    for (let at = head; at < fresh.length - tail; at += 1) {
      const same = old[at - head];
      added.push(same && fresh.length === keys.length && fresh[at] === keys[at] ? same : make(at));
    }
    const before = list.children[keys.length - tail] ?? null;
    for (const gone of old) if (!added.includes(gone)) gone.remove();
    const part = document.createDocumentFragment();
    part.append(...added);
    list.insertBefore(part, before);
    if (fresh.length !== keys.length) {
      for (let at = head; at < fresh.length; at += 1) {
        const each = list.children[at];
        each.dataset.n = at + 1;
        each.firstChild.textContent = at + 1;
      }
    }
    keys = fresh;
    mark(playing);
    choose(Math.min(now, lines.length), { focus: held, word });
  };

  const choose = (number, { focus = true, word: at = -1, scroll = focus } = {}) => {
    row(now)?.removeAttribute("aria-current");
    if (row(now)) row(now).tabIndex = -1;
    now = Math.max(1, Math.min(number, lines.length || 1));
    word = at;
    const chosen = row(now);
    if (!chosen) return;
    chosen.tabIndex = 0;
    chosen.setAttribute("aria-current", "true");
    if (focus && !chosen.contains(document.activeElement)) chosen.focus({ preventScroll: true });
    if (scroll) chosen.scrollIntoView({ block: "nearest" });
    showWord();
  };

  // The word that the arrows left and right choose, or a click: [text, offset in the line].
  const wordsOf = (number) => [...(lines[number - 1] ?? "").matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu)]
    .map((found) => [found[0].replace(/[.'’-]+$/, ""), found.index]);
  const showWord = () => {
    if (!globalThis.Highlight) return;
    CSS.highlights.delete("word");
    const [text, offset] = wordsOf(now)[word] ?? [];
    const words = row(now)?.querySelector("p");
    if (!text || !words) return;
    const range = rangeAt(words, offset, text.length);
    if (range) CSS.highlights.set("word", new Highlight(range));
  };
  const rangeAt = (element, offset, length) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(), seen = 0; node; seen += node.length, node = walker.nextNode()) {
      if (offset < seen + node.length) {
        const range = document.createRange();
        range.setStart(node, offset - seen);
        range.setEnd(node, Math.min(node.length, offset - seen + length));
        return range;
      }
    }
    return null;
  };
  const offsetAt = (element, event) => {
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY)
      ?? (() => { const r = document.caretRangeFromPoint?.(event.clientX, event.clientY); return r && { offsetNode: r.startContainer, offset: r.startOffset }; })();
    if (!place || !element.contains(place.offsetNode)) return -1;
    const range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(place.offsetNode, place.offset);
    return range.toString().length;
  };

  list.addEventListener("click", (event) => {
    const number = numberOf(event.target);
    if (!number || event.target.closest("button, textarea, a")) return;
    const words = row(number).querySelector("p"), offset = words ? offsetAt(words, event) : -1;
    const at = offset < 0 ? -1 : wordsOf(number).findLastIndex(([, start]) => start <= offset);
    choose(number, { word: at, scroll: false });
    if (event.altKey) act("play");
  });
  list.addEventListener("dblclick", (event) => { if (numberOf(event.target) && !event.target.closest("button, textarea")) act("edit"); });
  list.addEventListener("focus", () => choose(now || 1));
  list.addEventListener("focusin", (event) => {
    if (event.target.matches(".row") && numberOf(event.target) !== now) choose(numberOf(event.target), { focus: false });
  });
  list.addEventListener("keydown", (event) => {
    if (event.target.closest("textarea, button, input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -1e9, End: 1e9 }[event.key];
    const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const name = { Enter: "edit", p: "play", r: "retake", a: "approve", w: "pronounce", s: "pause", v: "overlap", c: "cue",
      o: "add", Delete: "remove", n: "next", N: "previous" }[event.key];
    if (by) choose(now + by);
    else if (side) {
      const last = wordsOf(now).length - 1;
      choose(now, { word: Math.max(0, Math.min(last, word + side)) });
    } else if (name) act(name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const mark = (number) => {
    row(playing)?.classList.remove("on");
    playing = number;
    row(playing)?.classList.add("on");
    return row(playing);
  };

  return {
    show: (text, parts) => { lines = text.split("\n"); Object.assign(view, parts); draw(); },
    notes: (findings) => {
      view.notes = new Map();
      for (const note of findings) {
        const at = Math.max(1, Math.min(note.line, lines.length));
        view.notes.set(at, [...(view.notes.get(at) ?? []), note].sort((a, b) => LEVELS[a.level] - LEVELS[b.level]));
      }
      draw();
    },
    flags: (flags) => { view.flags = flags; draw(); },
    choose, row, mark, draw, offsetAt,
    forget: (number) => { keys[number - 1] = ""; },
    get now() { return now; },
    get word() { return wordsOf(now)[word] ?? null; },
    get lines() { return lines; },
    wordsOf,
    next: (by) => {
      const noted = [...view.notes].filter(([, notes]) => notes.some((note) => note.level !== "note")).map(([at]) => at).sort((a, b) => a - b);
      const found = by > 0 ? noted.find((at) => at > now) ?? noted[0] : noted.findLast((at) => at < now) ?? noted.at(-1);
      if (found) choose(found);
      return found;
    },
  };
}
