// A script by line. The line that an address names (#L12) is marked, and n and p go to the next and previous note.

export function scriptLines(script) {
  const notes = [...script.querySelectorAll(".row:has(.note-at)")];
  const mark = () => {
    script.querySelector(".marked")?.classList.remove("marked");
    if (/^#L\d+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.classList.add("marked");
  };
  addEventListener("hashchange", mark);
  mark();
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0);
    const line = (row) => Number(row.id.slice(1));
    const next = event.key === "n" ? notes.find((row) => line(row) > now)
      : event.key === "p" ? notes.findLast((row) => line(row) < now) : null;
    if (next) location.hash = next.id;
  });
}
