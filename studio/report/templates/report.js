// The report: charts, transcript and sound run together; every sentence shows the command that makes it again.
import { clock, createPlayer, followChapters, lastAt, playerKeys, seekByClick } from "./player.js";
import { followTranscript, searchTranscript } from "./transcript.js";
import { scrubCharts } from "./charts.js";
import { copyButtons, copyText } from "./copy.js";
import { oneAtATime } from "./samples.js";

const $ = (id) => document.getElementById(id);
const all = (what) => [...document.querySelectorAll(what)];
const data = JSON.parse($("data").textContent);
const audio = $("audio"), sentences = all("[data-s]");
copyButtons();
oneAtATime();

const starts = data.chapters.map((chapter) => chapter[0]);
const told = (seconds) => {
  const at = Math.min(data.lufs.length - 1, Math.floor((seconds / data.seconds) * data.lufs.length));
  const level = data.lufs[at] === null ? "silence" : `${data.lufs[at].toFixed(1).replace("-", "−")} LUFS`;
  const who = data.who[at] < 0 ? "nobody speaks" : data.names[data.who[at]];
  return [clock(seconds), who, level, data.chapters[lastAt(starts, seconds)]?.[1]].filter(Boolean).join(" · ");
};
const read = (seconds) => { $("read").textContent = told(seconds ?? audio?.currentTime ?? 0); };

if (audio) {
  const player = createPlayer(audio, $("controls"));
  followChapters(player, all("[data-chapter]"), $("now"));
  scrubCharts(player, all(".chart"), read);
  player.each(() => read(null));
  const more = {};
  if (sentences.length) {
    const transcript = followTranscript(player, sentences, $("following"), (sentence) => {
      $("command").textContent = sentence?.dataset.command ?? "";
      $("remake").hidden = !sentence?.dataset.command;
    });
    searchTranscript($("find"), sentences, $("controls").dataset);
    Object.assign(more, {
      "/": () => $("query").focus(),
      ",": () => player.seek(transcript.step(-1)),
      ".": () => player.seek(transcript.step(1)),
    });
    $("copy").addEventListener("click", () => copyText($("copy"), $("command").textContent));
    $("follow").hidden = false;
    $("transcript").classList.add("live");
  }
  playerKeys(player, more);
  seekByClick(player);
  audio.addEventListener("error", () => { $("missing").hidden = false; });
  if (audio.error) $("missing").hidden = false;
  $("file").addEventListener("change", () => {
    audio.src = URL.createObjectURL($("file").files[0]);
    $("missing").hidden = true;
  });
  player.show();
} else {
  read(0);
}
