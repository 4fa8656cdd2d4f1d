// The player of a page of the site: keys, a transcript that follows, links that begin at a time (#t=12:34), a sleep
// timer, a position that is remembered, and the keys of headsets.
import { clock, createPlayer, followChapters, playerKeys, seekByClick, stored } from "./player.js";
import { followTranscript, loadTranscript, searchTranscript } from "./transcript.js";
import { copyButtons, copyText } from "./copy.js";

const $ = (id) => document.getElementById(id);
const all = (what) => [...document.querySelectorAll(what)];
const audio = $("audio"), controls = $("controls"), words = controls?.dataset;
copyButtons(words);

if (audio && controls) {
  const player = createPlayer(audio, controls);
  const sentences = all("[data-s]");
  const place = `studio-position:${location.pathname.replace("/embed/", "/episodes/")}`;

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
  const chapters = followChapters(player, all("[data-chapter]"), $("now"), () => { if (sleepAt === "chapter") rest(); });

  if (sentences.length) {
    followTranscript(player, sentences, $("following"));
    const search = searchTranscript($("find"), sentences, words);
    const rest = loadTranscript(player, $("said") ?? $("transcript"), sentences, () => player.show());
    $("query").addEventListener("input", () => rest.all().then(search.find).catch(() => {}), { once: true });
    $("follow").hidden = false;
    $("transcript").classList.add("live");
  }
  playerKeys(player, $("query") ? { "/": () => $("query").focus() } : {});
  seekByClick(player, (time) => history.replaceState(null, "", `#t=${clock(time)}`));
  $("share")?.addEventListener("click", () => {
    const address = new URL(`#t=${clock(audio.currentTime)}`, location.href.replace("/embed/", "/episodes/"));
    history.replaceState(null, "", address.hash);
    copyText($("share"), address.href, words);
  });

  let noted = 0;
  const note = () => {
    const time = audio.currentTime;
    if (Math.abs(time - noted) < 5 && !audio.paused) return;
    noted = time;
    if (audio.ended || time > player.length() - 15) stored.drop(place);
    else if (time > 15) stored.set(place, time.toFixed(1));
  };
  for (const event of ["play", "pause", "ended", "timeupdate"]) audio.addEventListener(event, note);
  addEventListener("pagehide", note);

  const session = navigator.mediaSession;
  if (session && typeof MediaMetadata === "function") {
    const cover = new URL(words.cover, location.href).href;
    session.metadata = new MediaMetadata({ title: words.title, artist: words.show, album: words.show,
      artwork: [{ src: cover, sizes: "640x640", type: "image/jpeg" }] });
    const handlers = { play: player.play, pause: () => audio.pause(),
      seekbackward: () => player.skip(-15), seekforward: () => player.skip(30),
      seekto: (details) => player.seek(details.seekTime),
      previoustrack: () => player.seek(chapters.step(-1) ?? 0),
      nexttrack: () => player.seek(chapters.step(1) ?? audio.currentTime + 30) };
    for (const [action, handler] of Object.entries(handlers)) {
      try { session.setActionHandler(action, handler); } catch { /* not known here */ }
    }
  }

  const asked = () => {
    let hash = "";
    try { hash = decodeURIComponent(location.hash); } catch { /* not ours */ }
    const match = /^#t=((?:\d+:){0,2}\d+(?:\.\d+)?)$/.exec(hash);
    return match ? match[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : null;
  };
  const begin = () => {
    const time = asked() ?? Number(stored.get(place));
    if (time) player.seek(time, false);
  };
  addEventListener("hashchange", begin);
  begin();
  player.show();
}
