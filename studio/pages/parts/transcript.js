// A transcript that follows a player and can be searched. Its sentences have data-s, the second when they begin; the
// list of them may grow.
import { lastAt, motion } from "./player.js";

// Scrolled to where it isn't seen: inside the nearest element of class scrolls, or with the page, if that may move.
function showSentence(sentence, moves) {
  const box = sentence.getBoundingClientRect(), within = sentence.closest(".scrolls");
  if (within) {
    const frame = within.getBoundingClientRect();
    if (box.top >= frame.top + 20 && box.bottom <= frame.bottom - 20) return;
    within.scrollTo({ top: within.scrollTop + box.top - frame.top - frame.height / 2, behavior: motion() });
  } else if (moves && (box.top < 160 || box.bottom > innerHeight - 60)) {
    sentence.scrollIntoView({ block: "center", behavior: motion() });
  }
}

// The sentence that is playing: marked, and scrolled to while `following` is checked. `told` is called with it.
export function followTranscript(player, sentences, following, told = () => {}) {
  const starts = [];
  let sentence = -1;
  player.each((time) => {
    while (starts.length < sentences.length) starts.push(Number(sentences[starts.length].dataset.s));
    const now = lastAt(starts, time), on = sentences[now];
    if (now === sentence) return;
    sentences[sentence]?.classList.remove("on");
    sentence = now;
    told(on);
    if (!on) return;
    on.classList.add("on");
    if (following.checked) showSentence(on, !player.audio.paused);
  });
  return { step: (by) => starts[Math.max(0, Math.min(starts.length - 1, sentence + by))] };
}

// Words in any case, with or without accents. `words`: `none` and `of` ("%(at)s of %(length)s").
export function searchTranscript(form, sentences, words) {
  const part = (id) => form.querySelector(`#${id}`);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = [];
  let hits = [], hit = -1;
  const find = () => {
    while (texts.length < sentences.length) texts.push(plain(sentences[texts.length].textContent));
    for (const each of hits) each.classList.remove("hit", "here");
    const query = plain(part("query").value.trim());
    hits = query ? sentences.filter((_, at) => texts[at].includes(query)) : [];
    for (const each of hits) each.classList.add("hit");
    hit = -1;
    part("found").textContent = query && !hits.length ? words.none : "";
    if (hits.length) step(1);
  };
  const step = (by) => {
    if (!hits.length) return;
    hits[hit]?.classList.remove("here");
    hit = (hit + by + hits.length) % hits.length;
    hits[hit].classList.add("here");
    hits[hit].scrollIntoView({ block: "center", behavior: motion() });
    part("found").textContent = words.of.replace("%(at)s", hit + 1).replace("%(length)s", hits.length);
  };
  form.hidden = false;
  part("query").addEventListener("input", find);
  part("previous").addEventListener("click", () => step(-1));
  form.addEventListener("submit", (event) => { event.preventDefault(); step(1); });
  return { find };
}

// The rest of a long transcript stands on further pages, #more leads to the next one. It is fetched when it comes into
// sight, when the sound gets there, and all of it for a search. `grown` is called when sentences have been added.
export function loadTranscript(player, text, sentences, grown) {
  let loading;
  const more = () => text.querySelector("#more");
  const load = () => (loading ??= fetchNext().finally(() => { loading = undefined; }));
  const fetchNext = async () => {
    const answer = await fetch(more().href);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("said");
    for (const link of page.querySelectorAll("a[data-t]")) link.setAttribute("href", `#t=${link.dataset.t}`);
    more().parentElement.replaceWith(...page.childNodes);
    sentences.push(...[...text.querySelectorAll("[data-s]")].slice(sentences.length));
    watch();
    grown();
  };
  const quietly = () => { load().catch(() => {}); };  // the link stays
  const watcher = new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) quietly(); },
    { rootMargin: "600px" });
  const watch = () => { watcher.disconnect(); if (more()) watcher.observe(more()); };
  player.each((time) => { if (more() && time > Number(sentences.at(-1).dataset.s)) quietly(); });
  watch();
  return { all: async () => { while (more()) await load(); } };
}
