const data = JSON.parse(document.getElementById("data").textContent);
const read = document.getElementById("read");
const cursors = document.querySelectorAll(".cursor");
const clock = (s) => {
  const two = (n) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  return (h ? h + ":" + two(m) : m) + ":" + two(Math.floor(s) % 60);
};
const show = (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  const share = Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
  const at = Math.floor(share * data.lufs.length), seconds = share * data.seconds;
  const chapter = data.chapters.filter((c) => c[0] <= seconds).pop();
  const level = data.lufs[at] === null ? "silence" : data.lufs[at].toFixed(1).replace("-", "−") + " LUFS";
  const who = data.who[at] < 0 ? "nobody speaks" : data.names[data.who[at]];
  read.textContent = [clock(seconds), who, level, chapter ? chapter[1] : ""].filter(Boolean).join(" · ");
  for (const line of cursors) {
    line.setAttribute("x1", 100 * share + "%");
    line.setAttribute("x2", 100 * share + "%");
    line.style.visibility = "visible";
  }
};
read.textContent = "Point at a place: here stand its time, who speaks, how loud it is, and the chapter.";
for (const chart of document.querySelectorAll(".chart")) {
  chart.addEventListener("pointermove", show);
  chart.addEventListener("pointerdown", show);
}
