// The player of a page: own controls over an audio element, a transcript that follows and can be searched, links that
// begin at a time (#t=12:34). Without scripts, the browser's own controls stay.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (what) => [...document.querySelectorAll(what)];

  for (const button of all("[data-copy]")) {
    button.closest("[hidden]:not(.controls)")?.removeAttribute("hidden");
    button.addEventListener("click", () => copy(button, button.dataset.copy));
  }
  async function copy(button, text) {
    const before = button.textContent, words = $("controls")?.dataset ?? button.dataset;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = words.copied;
    } catch {
      button.textContent = words.see ?? text;
    }
    setTimeout(() => { button.textContent = before; }, 2500);
  }

  const audio = $("audio"), controls = $("controls");
  if (!audio || !controls) return;
  const words = controls.dataset, seekBar = $("seek");
  const sentences = all("[data-s]"), starts = sentences.map((s) => Number(s.dataset.s));
  const chapters = all("[data-chapter]"), chapterStarts = chapters.map((c) => Number(c.dataset.t));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const wave = document.querySelector(".played");
  let sentence = -1, chapter = -1, sliding = false;

  const stored = {  // private windows may refuse
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* not remembered */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was remembered */ } },
  };
  const place = `studio-position:${location.pathname.replace("/embed/", "/episodes/")}`;
  const last = (list, time) => {  // index of the last one that begins no later
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= time + 0.01) low = middle + 1; else high = middle;
    }
    return low - 1;
  };
  const clock = (seconds) => {
    const s = Math.floor(seconds), two = (n) => String(n).padStart(2, "0");
    const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
    return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
  };
  const length = () => (Number.isFinite(audio.duration) && audio.duration) || Number(seekBar.max) || 0;
  const asked = () => {
    let hash = "";
    try { hash = decodeURIComponent(location.hash); } catch { /* not ours */ }
    const match = /^#t=((?:\d+:){0,2}\d+(?:\.\d+)?)$/.exec(hash);
    return match ? match[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : null;
  };
  const play = () => audio.play().catch(() => {});
  const toggle = () => (audio.paused ? play() : audio.pause());
  const seek = (time, start) => {
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
  const skip = (by) => seek(audio.currentTime + by, !audio.paused);
  const calmly = () => (calm.matches ? "auto" : "smooth");

  const show = () => {
    const time = audio.currentTime, whole = length();
    if (!sliding) seekBar.value = time;
    $("time").textContent = clock(time);
    seekBar.setAttribute("aria-valuetext", words.of.replace("%(at)s", clock(time)).replace("%(length)s", clock(whole)));
    const share = `${whole ? (100 * time) / whole : 0}%`;
    seekBar.style.setProperty("--played", share);
    wave?.style.setProperty("--played", share);
    const s = last(starts, time), c = last(chapterStarts, time);
    if (s !== sentence) {
      sentences[sentence]?.classList.remove("on");
      sentence = s;
      const on = sentences[s];
      if (on) {
        on.classList.add("on");
        const box = on.getBoundingClientRect();
        const hidden = box.top < 160 || box.bottom > innerHeight - 60;
        if ($("following").checked && !audio.paused && hidden) on.scrollIntoView({ block: "center", behavior: calmly() });
      }
    }
    if (c !== chapter) {
      if (sleepAt === "chapter" && chapter >= 0 && c === chapter + 1 && !audio.seeking) rest();
      chapters[chapter]?.removeAttribute("aria-current");
      chapter = c;
      chapters[c]?.setAttribute("aria-current", "true");
      $("now").textContent = chapters[c]?.querySelector(".name").textContent ?? "";
    }
  };

  // Sleep timer
  let sleepAt = "", sleeping = 0;
  const rest = () => {
    audio.pause();
    $("sleep").value = sleepAt = "";
  };
  $("sleep").addEventListener("change", () => {
    clearTimeout(sleeping);
    sleepAt = $("sleep").value;
    if (Number(sleepAt)) sleeping = setTimeout(rest, Number(sleepAt) * 60000);
  });

  // Speed and position are remembered
  const setSpeed = (speed) => {
    audio.playbackRate = audio.defaultPlaybackRate = speed;
    $("speed").value = String(speed);
    stored.set("studio-speed", speed);
  };
  $("speed").addEventListener("change", () => setSpeed(Number($("speed").value)));
  const speed = Number(stored.get("studio-speed"));
  if ([...$("speed").options].some((o) => Number(o.value) === speed)) setSpeed(speed);
  let noted = 0;
  const note = () => {
    const time = audio.currentTime;
    if (Math.abs(time - noted) < 5 && !audio.paused) return;
    noted = time;
    if (audio.ended || time > length() - 15) stored.drop(place);
    else if (time > 15) stored.set(place, time.toFixed(1));
  };

  // Buttons
  $("play").addEventListener("click", toggle);
  for (const button of all("[data-skip]")) button.addEventListener("click", () => skip(Number(button.dataset.skip)));
  seekBar.addEventListener("input", () => { sliding = true; $("time").textContent = clock(seekBar.value); });
  seekBar.addEventListener("change", () => { sliding = false; seek(Number(seekBar.value), !audio.paused); });
  $("share")?.addEventListener("click", () => {
    const address = new URL(`#t=${clock(audio.currentTime)}`, location.href);
    history.replaceState(null, "", address.hash);
    copy($("share"), address.href);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-t]");
    const spoken = event.target.closest("[data-s]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link) event.preventDefault();
    else if (!spoken || !getSelection().isCollapsed) return;
    const time = Number(link ? link.dataset.t : spoken.dataset.s);
    seek(time, true);
    history.replaceState(null, "", `#t=${clock(time)}`);
  });
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input:not([type=checkbox]):not([type=range]), select, textarea");
    const pressable = event.target.closest("button, a, summary, [type=checkbox]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "k" || (key === " " && !pressable)) toggle();
    else if (key === "j") skip(-15);
    else if (key === "l") skip(30);
    else if (key === "/" && $("query")) $("query").focus();
    else return;
    event.preventDefault();
  });

  // Search of the transcript: words in any case, with or without accents
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let hits = [], hit = -1, texts;
  const find = () => {
    texts ??= sentences.map((s) => plain(s.textContent));
    for (const each of hits) each.classList.remove("hit", "here");
    const query = plain($("query").value.trim());
    hits = query ? sentences.filter((_, at) => texts[at].includes(query)) : [];
    for (const each of hits) each.classList.add("hit");
    hit = -1;
    $("found").textContent = query && !hits.length ? words.none : "";
    if (hits.length) step(1);
  };
  const step = (by) => {
    if (!hits.length) return;
    hits[hit]?.classList.remove("here");
    hit = (hit + by + hits.length) % hits.length;
    hits[hit].classList.add("here");
    hits[hit].scrollIntoView({ block: "center", behavior: calmly() });
    $("found").textContent = words.of.replace("%(at)s", hit + 1).replace("%(length)s", hits.length);
  };
  if ($("find") && sentences.length) {
    $("find").hidden = false;
    $("query").addEventListener("input", find);
    $("previous").addEventListener("click", () => step(-1));
    $("find").addEventListener("submit", (event) => { event.preventDefault(); step(1); });
  }

  // Keys of headsets and lock screens
  const session = navigator.mediaSession;
  if (session && typeof MediaMetadata === "function") {
    const cover = new URL(words.cover, location.href).href;
    session.metadata = new MediaMetadata({ title: words.title, artist: words.show, album: words.show,
      artwork: [{ src: cover, sizes: "640x640", type: "image/jpeg" }] });
    const handlers = { play, pause: () => audio.pause(), seekbackward: () => skip(-15), seekforward: () => skip(30),
      seekto: (details) => seek(details.seekTime, !audio.paused),
      previoustrack: () => seek(chapterStarts[Math.max(0, chapter - 1)] ?? 0, !audio.paused),
      nexttrack: () => seek(chapterStarts[chapter + 1] ?? audio.currentTime + 30, !audio.paused) };
    for (const [action, handler] of Object.entries(handlers)) {
      try { session.setActionHandler(action, handler); } catch { /* not known here */ }
    }
  }

  const state = () => {
    controls.classList.toggle("playing", !audio.paused);
    $("play").setAttribute("aria-label", audio.paused ? words.play : words.pause);
  };
  for (const event of ["play", "pause", "ended"]) audio.addEventListener(event, () => { state(); note(); });
  audio.addEventListener("timeupdate", () => { show(); note(); });
  audio.addEventListener("seeked", show);
  audio.addEventListener("durationchange", () => {
    if (length()) seekBar.max = length();
    $("length").textContent = clock(length());
    show();
  });
  addEventListener("pagehide", note);
  const begin = () => {
    const time = asked() ?? Number(stored.get(place));
    if (time) seek(time, false);
  };
  addEventListener("hashchange", begin);

  audio.removeAttribute("controls");
  controls.hidden = false;
  if (sentences.length) {
    $("follow").hidden = false;
    $("transcript").classList.add("live");
  }
  begin();
  show();
})();
