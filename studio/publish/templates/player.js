// The transcript follows the sound, times seek on a click, and #t=12:34 in the address begins there.
"use strict";
(() => {
  const audio = document.getElementById("audio");
  if (!audio) return;
  const $ = (id) => document.getElementById(id);
  const sentences = [...document.querySelectorAll("[data-s]")];
  const starts = sentences.map((s) => Number(s.dataset.s));
  const chapters = [...document.querySelectorAll("[data-chapter]")];
  const chapterStarts = chapters.map((c) => Number(c.dataset.t));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let sentence = -1, chapter = -1;

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
  const asked = () => {
    const match = /^#t=((?:\d+:){0,2}\d+(?:\.\d+)?)$/.exec(decodeURIComponent(location.hash));
    return match ? match[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : null;
  };
  const seek = (time, play) => {
    const go = () => {
      audio.currentTime = Math.min(time, audio.duration || time);
      show();
      if (play) audio.play().catch(() => {});
    };
    if (audio.readyState) go();
    else {
      audio.addEventListener("loadedmetadata", go, { once: true });
      audio.load();
    }
  };
  const show = () => {
    const time = audio.currentTime;
    const s = last(starts, time), c = last(chapterStarts, time);
    if (s !== sentence) {
      sentences[sentence]?.classList.remove("on");
      sentence = s;
      const on = sentences[s];
      if (on) {
        on.classList.add("on");
        const box = on.getBoundingClientRect();
        const hidden = box.top < 140 || box.bottom > innerHeight - 60;
        if ($("following").checked && !audio.paused && hidden)
          on.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
      }
    }
    if (c !== chapter) {
      chapters[chapter]?.removeAttribute("aria-current");
      chapter = c;
      chapters[c]?.setAttribute("aria-current", "true");
      $("now").textContent = chapters[c]?.querySelector(".name").textContent ?? "";
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-t]");
    const words = event.target.closest("[data-s]");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link) {
      event.preventDefault();
      seek(Number(link.dataset.t), true);
      history.replaceState(null, "", `#t=${clock(link.dataset.t)}`);
    } else if (words && getSelection().isCollapsed) {
      seek(Number(words.dataset.s), true);
      history.replaceState(null, "", `#t=${clock(words.dataset.s)}`);
    }
  });
  for (const button of document.querySelectorAll("[data-skip]"))
    button.addEventListener("click", () => seek(Math.max(0, audio.currentTime + Number(button.dataset.skip)), !audio.paused));
  const speeds = [1, 1.25, 1.5, 1.75, 2, 0.75];
  $("speed").addEventListener("click", () => {
    const next = speeds[(speeds.indexOf(audio.playbackRate) + 1) % speeds.length];
    audio.playbackRate = next;
    $("speed").textContent = `Speed ${next}×`;
  });
  $("share").addEventListener("click", async () => {
    const address = new URL(`#t=${clock(audio.currentTime)}`, location.href);
    history.replaceState(null, "", address.hash);
    try {
      await navigator.clipboard.writeText(address.href);
      $("share").textContent = "Copied";
    } catch {
      $("share").textContent = "See the address bar";
    }
    setTimeout(() => { $("share").textContent = "Copy link"; }, 2500);
  });
  audio.addEventListener("timeupdate", show);
  audio.addEventListener("seeked", show);
  const begin = () => { const time = asked(); if (time !== null) seek(time, false); };
  addEventListener("hashchange", begin);

  $("keys").hidden = false;
  if (sentences.length) {
    $("follow").hidden = false;
    $("transcript").classList.add("live");
  }
  begin();
  show();
})();
