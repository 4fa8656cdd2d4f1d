// The finished episode: its player with the waveform by speaker, chapters and loudness, and the transcript that follows.
import { clock, createPlayer, lastAt, motion } from "./player.js";
import { $, el } from "./dom.js";
import { address } from "./api.js";

const SVG = "http://www.w3.org/2000/svg";
const plain = (text) => text.replace(/[’‘]/g, "'").replace(/[“”]/g, '"');
const decibels = (value) => (value === null || value === undefined ? "–" : value.toFixed(1).replace("-", "−"));

export function createSound({ told, colourOf }) {
  const audio = $("audio");
  let player = null, episode = null, script = "", starts = [], spans = [], sentence = -1, words = null;

  const follow = (time) => {
    const now = lastAt(starts, time);
    if (now === sentence) return;
    spans[sentence]?.classList.remove("on");
    sentence = now;
    const on = spans[now];
    if (on) {
      on.classList.add("on");
      if ($("following").checked) showInside(on);
    }
    told(episode?.sentences[now] ?? null, $("following").checked);
    const chapter = episode ? lastAt(episode.chapters.map((each) => each[0]), time) : -1;
    if (chapter >= 0) { $("chapters").value = String(chapter); $("now").textContent = episode.chapters[chapter][2]; }
  };

  const showInside = (element) => {
    const frame = $("transcript"), box = element.getBoundingClientRect(), within = frame.getBoundingClientRect();
    if (box.top >= within.top + 20 && box.bottom <= within.bottom - 20) return;
    frame.scrollTo({ top: frame.scrollTop + box.top - within.top - within.height / 2, behavior: motion() });
  };

  const drawWave = () => {
    const levels = episode.waveform.match(/../g)?.map((pair) => parseInt(pair, 16) / 255) ?? [];
    const paths = new Map();
    levels.forEach((level, at) => {
      const time = ((at + 0.5) / levels.length) * episode.duration_s, said = episode.sentences[lastAt(starts, time)];
      const colour = said && time <= said[3] + 1 ? `v${colourOf(episode.speakers[said[5]])}` : "v6";
      const half = Math.max(1, level * 48), x = ((at + 0.5) * 240) / levels.length;
      paths.set(colour, `${paths.get(colour) ?? ""}M${x.toFixed(2)} ${(50 - half).toFixed(1)}v${(2 * half).toFixed(1)}`);
    });
    const marks = episode.chapters.slice(1).map(([start]) => `M${((240 * start) / episode.duration_s).toFixed(2)} 0v100`).join("");
    for (const id of ["wave", "waved"]) {
      const shapes = [...paths].map(([colour, path]) => {
        const shape = document.createElementNS(SVG, "path");
        shape.setAttribute("class", colour);
        shape.setAttribute("d", path);
        return shape;
      });
      const mark = document.createElementNS(SVG, "path");
      mark.setAttribute("class", "mark");
      mark.setAttribute("d", marks);
      $(id).replaceChildren(...shapes, mark);
    }
  };

  // Loudness of each stretch, in a band of 18 LU above and below the target.
  const drawCurve = (target) => {
    const levels = episode.loudness_curve, heard = levels.filter((each) => each !== null), width = 240 / Math.max(1, levels.length);
    const height = (lufs) => Math.min(98, Math.max(2, 50 - ((lufs - target) * 50) / 18)).toFixed(1);
    const line = levels.map((each, at) => (each === null ? "" : `${at && levels[at - 1] !== null ? "L" : "M"}${((at + 0.5) * width).toFixed(2)} ${height(each)}`));
    $("curve").toggleAttribute("hidden", !heard.length);
    $("curve").querySelector(".level").setAttribute("d", line.join(""));
    $("curve").querySelector(".target").setAttribute("d", `M0 ${height(target)}h240`);
    $("curve").setAttribute("aria-label", heard.length
      ? `Loudness from beginning to end: ${decibels(Math.min(...heard))} to ${decibels(Math.max(...heard))} LUFS; dashed, the target of ${decibels(target)}` : "");
  };

  const drawTranscript = () => {
    const parts = document.createDocumentFragment();
    let speaker = -1, turn = null, chapter = -1;
    spans = episode.sentences.map(([line, , start, , text, who, paragraph], at) => {
      const now = lastAt(episode.chapters.map((each) => each[0]), start);
      if (now !== chapter) {
        chapter = now;
        speaker = -1;
        if (episode.chapters[now]) parts.append(el("h3", { dir: "auto" }, episode.chapters[now][2]));
      }
      if (who !== speaker) {
        speaker = who;
        const name = episode.speakers[who];
        turn = el("p", { dir: "auto" });
        parts.append(el("div", { className: "turn" },
          el("p", { className: "by" }, el("span", { className: `who v${colourOf(name)}` }, name), el("span", { className: "at" }, ` ${clock(start)}`)), turn));
      } else if (paragraph) turn.append(el("br"));
      const span = el("span", { data: { at, line } }, text);
      turn.append(span, " ");
      return span;
    });
    const frame = $("transcript"), top = frame.scrollTop;
    frame.replaceChildren(parts);
    frame.scrollTop = top;
  };

  // With a line, that line plays at once, and what is to be seen is drawn once it sounds.
  const show = (name, made, line = 0) => {
    const same = script === name && episode && made && made.version === episode.version;
    const before = script === name ? episode : null, time = audio.currentTime || 0;
    const playing = before && !audio.paused, at = before ? before.sentences[lastAt(starts, time)] : null;
    script = name;
    episode = made;
    $("silent").hidden = Boolean(made);
    $("controls").hidden = !made;
    if (!made) {
      audio.removeAttribute("src");
      [starts, spans] = [[], []];
      $("transcript").replaceChildren(el("p", { className: "quiet" }, "The transcript appears when the episode is rendered."));
      return;
    }
    starts = made.sentences.map((each) => each[2]);
    sentence = -1;
    if (!same) {
      words = null;
      audio.src = address("sound", { script: name, v: made.version });
      player ??= createPlayer(audio, $("controls"));
      if (!player.following) { player.each(follow); player.following = true; }
      $("seek").max = made.duration_s;
      $("length").textContent = clock(made.duration_s);
      $("chapters").replaceChildren(...made.chapters.map(([start, , title], index) =>
        el("option", { value: index, textContent: `${clock(start)} ${title}` })));
      if (at && !line) {
        const there = made.sentences.find((each) => each[4] === at[4] && each[0] >= at[0]) ?? made.sentences.find((each) => each[4] === at[4]);
        player.seek(there ? there[2] + Math.max(0, time - at[2]) : Math.min(time, made.duration_s), playing);
      }
    }
    $("controls").hidden = false;
    const target = made.target_lufs ?? -16;
    $("loudness").textContent = `${decibels(made.loudness_lufs)} LUFS (target ${decibels(target)}), ${decibels(made.true_peak_dbtp)} dBTP, range ${decibels(made.loudness_range)} LU`;
    const draw = () => {
      if (episode !== made) return;
      drawWave();
      drawCurve(target);
      drawTranscript();
      follow(audio.currentTime || 0);
    };
    if (!line || same) {
      draw();
      if (line) playLine(line);
      return;
    }
    spans = [];
    playLine(line);
    const soon = setTimeout(draw, 500);
    audio.addEventListener("playing", () => { clearTimeout(soon); draw(); }, { once: true });
  };

  // When a word of a sentence sounds: by the transcript's times, else by its place among the letters.
  const timeOf = async (index, offset) => {
    const [, , start, end, text] = episode.sentences[index];
    words ??= fetch(address("words", { script, v: episode.version })).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    const known = await words, segment = known?.segments?.find((each) => Math.abs(each.startTime - start) < 0.05);
    const before = text.slice(0, offset).split(/\s+/).length - 1;
    return segment?.words?.[before]?.startTime ?? start + ((end - start) * offset) / Math.max(1, text.length);
  };

  const first = (line) => episode?.sentences.findIndex((each) => each[0] >= line) ?? -1;

  // From a word of a line, the one that stands for the nth time in it, or from the line's beginning; false where it can't.
  const playLine = async (line, word = "", nth = 0) => {
    let index = first(line);
    if (index < 0) return false;
    let offset = 0;
    if (word) {
      let left = nth;
      const wanted = plain(word);
      for (let at = index; episode.sentences[at]?.[0] === episode.sentences[index][0] && left >= 0; at += 1) {
        const said = plain(episode.sentences[at][4]);
        for (let place = said.indexOf(wanted); place >= 0; place = said.indexOf(wanted, place + 1)) {
          if (left-- === 0) { index = at; offset = place; left = -1; break; }
        }
      }
    }
    const time = offset ? await timeOf(index, offset) : episode.sentences[index][2];
    player.seek(Math.max(0, time - 0.02), true);
    return true;
  };

  $("transcript").addEventListener("click", async (event) => {
    const span = event.target.closest("[data-at]");
    if (!span || !getSelection().isCollapsed) return;
    const place = getSelection().focusNode && span.contains(getSelection().focusNode) ? getSelection().focusOffset : 0;
    player.seek(Math.max(0, (await timeOf(Number(span.dataset.at), place)) - 0.02), true);
  });
  $("transcript").addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !starts.length || !player) return;
    event.preventDefault();
    player.seek(starts[Math.max(0, Math.min(starts.length - 1, sentence + by))]);
  });
  $("chapters").addEventListener("change", () => player.seek(episode.chapters[Number($("chapters").value)][0]));

  return { show, playLine, toggle: () => player?.toggle(), skip: (by) => player?.skip(by), audio,
    get episode() { return episode; } };
}
