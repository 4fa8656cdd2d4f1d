// A line as a field: Enter saves, Shift+Enter makes a new line, Escape leaves it. What is typed is kept in this browser
// until it is saved, so that a reload loses nothing.
import { stored } from "./player.js";
import { button, el } from "./dom.js";

export function createEditor({ rows, save, draftKey, playFrom }) {
  let open = null;

  const keep = () => {
    if (open) stored.set(draftKey(), JSON.stringify({ line: open.line, before: open.before, text: open.field.value }));
  };

  const start = (line, { text = rows.lines[line - 1] ?? "", before = rows.lines[line - 1] ?? "", caret = null, fresh = false } = {}) => {
    if (open) finish(false);
    const row = rows.row(line), words = row?.querySelector("p");
    if (!words) return;
    const field = el("textarea", { value: text, dir: "auto", rows: 1, "aria-label": `Line ${line}`, spellcheck: true });
    const bar = el("div", { className: "group" }, button("Save", commit, { className: "main" }), button("Cancel", () => finish()),
      el("small", { className: "quiet" }, "Enter saves · Shift+Enter: new line · Ctrl+Space plays from the word · Esc"));
    const box = el("div", { className: "editor" }, field, bar);
    open = { line, before, field, box, words, fresh };
    words.hidden = true;
    words.after(box);
    const fit = () => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; };
    field.addEventListener("input", () => { fit(); keep(); });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); commit(); }
      else if (event.key === "Escape") { event.preventDefault(); finish(); }
      else if (event.key === " " && event.ctrlKey) { event.preventDefault(); playFrom(open.line, field.selectionStart); }
      event.stopPropagation();
    });
    field.focus();
    field.setSelectionRange(caret ?? text.length, caret ?? text.length);
    fit();
    if (text !== before) keep();
  };

  const commit = async () => {
    const { line, before, field } = open;
    const text = field.value;
    if (text === before && !open.fresh) return finish();
    field.readOnly = true;
    try {
      await save(line, text, before);
      finish();
    } catch (error) {
      if (open?.field !== field) return;
      field.readOnly = false;
      moved();  // the lines were drawn with the new words, and then as they were
      open.box.querySelector(".bad")?.remove();
      open.box.append(el("p", { className: "bad", role: "alert" }, `${error.message} ${error.hint ?? ""}`));
      open.field.focus();
    }
  };

  const finish = (focus = true) => {
    if (!open) return;
    const { line, words, box, fresh, before } = open;
    open = null;
    stored.drop(draftKey());
    box.remove();
    words.hidden = false;
    if (fresh && before === "" && rows.lines[line - 1] === "") rows.draw();
    if (focus) rows.choose(line);
  };

  // After the script was read anew: the field stays with its line, wherever that is now.
  const moved = () => {
    if (!open || (rows.row(open.line)?.contains(open.box) && rows.lines[open.line - 1] === open.before)) return false;
    const { before, line } = open, text = open.field.value, caret = open.field.selectionStart;
    const found = nearest(rows.lines, before, line);
    open.box.remove();
    open.words.hidden = false;
    const fresh = open.fresh;
    open = null;
    start(found || Math.min(line, rows.lines.length), { text, before, caret, fresh });
    return !found;
  };

  const restore = () => {
    let draft = null;
    try { draft = JSON.parse(stored.get(draftKey()) ?? "null"); } catch { /* not ours */ }
    if (!draft || typeof draft.text !== "string" || draft.text === draft.before) return "";
    const found = nearest(rows.lines, draft.before, draft.line);
    if (!found) return draft.text;
    rows.choose(found, { focus: false, scroll: true });
    start(found, { text: draft.text });
    return "";
  };

  return { start, finish, moved, restore, get line() { return open?.line ?? 0; } };
}

// Number of the line with that text which is nearest to where it was; 0 where there is none.
export function nearest(lines, text, line) {
  for (let by = 0; by < lines.length; by += 1) {
    if (lines[line - 1 + by] === text) return line + by;
    if (lines[line - 1 - by] === text) return line - by;
  }
  return 0;
}
