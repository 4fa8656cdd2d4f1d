// Charts over one axis of time: the pointer reads them and drags the sound along, a playhead runs over all of them.
// In: a player, elements with lines .cursor and .playhead, and `read`, called with the seconds that are pointed at, or
// with null where nothing is.

export function scrubCharts(player, charts, read) {
  const whole = () => player.length() || 1;
  const move = (name, seconds) => {
    const x = `${Math.min(100, (100 * seconds) / whole())}%`;
    for (const line of document.querySelectorAll(`.chart .${name}`)) {
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      line.style.visibility = "visible";
    }
  };
  let running = false;
  const run = () => {
    move("playhead", player.audio.currentTime);
    running = !player.audio.paused;
    if (running) requestAnimationFrame(run);
  };
  player.each((time) => { if (!running) move("playhead", time); });
  player.audio.addEventListener("play", () => { if (!running) run(); });

  for (const chart of charts) {
    const at = (event) => {
      const box = chart.getBoundingClientRect();
      return whole() * Math.max(0, Math.min(0.9999, (event.clientX - box.left) / box.width));
    };
    let dragging = false;
    chart.addEventListener("pointermove", (event) => {
      move("cursor", at(event));
      read(at(event));
      if (dragging) player.seek(at(event));
    });
    chart.addEventListener("pointerdown", (event) => {
      dragging = true;
      chart.setPointerCapture(event.pointerId);
      player.seek(at(event));
    });
    for (const end of ["pointerup", "pointercancel"]) chart.addEventListener(end, () => { dragging = false; });
    chart.addEventListener("pointerleave", () => {
      for (const line of document.querySelectorAll(".chart .cursor")) line.style.visibility = "hidden";
      read(null);
    });
  }
}
