// Own controls over an audio element: play, skip, seek, speed and keys. Without scripts, the browser's own stay.
// In: an audio element and its controls (ids play, seek, time, length, speed; buttons with data-skip; words as data-…).
// Out: a player, whose `each` calls a function with the time whenever it changes.

export const clock = (seconds) => {
  const s = Math.floor(seconds), two = (n) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
};

export const lastAt = (starts, time) => {  // index of the last start that isn't later, or -1
  let low = 0, high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time + 0.01) low = middle + 1; else high = middle;
  }
  return low - 1;
};

export const stored = {  // private windows may refuse
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* not remembered */ } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was remembered */ } },
};

export const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

export function createPlayer(audio, controls) {
  const part = (id) => controls.querySelector(`#${id}`);
  const words = controls.dataset, seekBar = part("seek"), wave = controls.querySelector(".played");
  const listeners = [];
  let sliding = false;

  const length = () => (Number.isFinite(audio.duration) && audio.duration) || Number(seekBar.max) || 0;
  const play = () => audio.play().catch(() => {});
  const toggle = () => (audio.paused ? play() : audio.pause());
  const seek = (time, start = !audio.paused) => {
    const go = () => {
      audio.currentTime = Math.max(0, Math.min(time, audio.duration || time));
      show();
      if (start) play();
    };
    if (audio.readyState) go();
    else {
      audio.addEventListener("loadedmetadata", go, { once: true });
      audio.load();
    }
  };
  const skip = (by) => seek(audio.currentTime + by);

  const show = () => {
    const time = audio.currentTime, whole = length();
    if (!sliding) seekBar.value = time;
    part("time").textContent = clock(time);
    seekBar.setAttribute("aria-valuetext", words.of.replace("%(at)s", clock(time)).replace("%(length)s", clock(whole)));
    const share = `${whole ? (100 * time) / whole : 0}%`;
    seekBar.style.setProperty("--played", share);
    wave?.style.setProperty("--played", share);
    for (const listener of listeners) listener(time);
  };

  const setSpeed = (speed) => {
    audio.playbackRate = audio.defaultPlaybackRate = speed;
    part("speed").value = String(speed);
    stored.set("studio-speed", speed);
  };
  part("speed").addEventListener("change", () => setSpeed(Number(part("speed").value)));
  const speed = Number(stored.get("studio-speed"));
  if ([...part("speed").options].some((o) => Number(o.value) === speed)) setSpeed(speed);

  part("play").addEventListener("click", toggle);
  for (const button of controls.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => skip(Number(button.dataset.skip)));
  }
  seekBar.addEventListener("input", () => { sliding = true; part("time").textContent = clock(seekBar.value); });
  seekBar.addEventListener("change", () => { sliding = false; seek(Number(seekBar.value)); });

  const state = () => {
    controls.classList.toggle("playing", !audio.paused);
    part("play").setAttribute("aria-label", audio.paused ? words.play : words.pause);
  };
  for (const event of ["play", "pause", "ended"]) audio.addEventListener(event, state);
  for (const event of ["timeupdate", "seeked"]) audio.addEventListener(event, show);
  audio.addEventListener("durationchange", () => {
    if (length()) seekBar.max = length();
    part("length").textContent = clock(length());
    show();
  });

  audio.removeAttribute("controls");
  controls.hidden = false;
  return { audio, length, play, toggle, seek, skip, show, each: (listener) => listeners.push(listener) };
}

// Keys: k or Space plays and pauses, j and l skip; `more` has others, by key.
export function playerKeys(player, more = {}) {
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input:not([type=checkbox]):not([type=range]), select, textarea");
    const pressable = event.target.closest("button, a, summary, [type=checkbox]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "k" || (key === " " && !pressable)) player.toggle();
    else if (key === "j") player.skip(-15);
    else if (key === "l") player.skip(30);
    else if (more[key]) more[key]();
    else return;
    event.preventDefault();
  });
}

// Links with data-t and sentences with data-s play from their time; `told` is called with it.
export function seekByClick(player, told = () => {}) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-t]");
    const spoken = event.target.closest("[data-s]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link) event.preventDefault();
    else if (!spoken || !getSelection().isCollapsed) return;
    const time = Number(link ? link.dataset.t : spoken.dataset.s);
    player.seek(time, true);
    told(time);
  });
}

// The chapter that is playing: marked among its links (data-t), and named in `name`. Out: how to step by chapters.
export function followChapters(player, links, name, passed = () => {}) {
  const starts = links.map((link) => Number(link.dataset.t));
  let chapter = -1;
  player.each((time) => {
    const now = lastAt(starts, time);
    if (now === chapter) return;
    if (chapter >= 0 && now === chapter + 1 && !player.audio.seeking) passed();
    links[chapter]?.removeAttribute("aria-current");
    chapter = now;
    links[now]?.setAttribute("aria-current", "true");
    name.textContent = links[now]?.querySelector(".name").textContent ?? "";
  });
  return { step: (by) => starts[Math.max(0, chapter + by)] };
}
