// Single sentences: heard, made again, pinned, and a word that is to be said otherwise.
import { $, ask, button, el, label, notice, tellError } from "./dom.js";
import { address, post, work } from "./api.js";
import { oneAtATime } from "./samples.js";

const seconds = (value) => `${value.toFixed(1)} s`;

export function createTakes({ script, rows, sound, isShow }) {
  const sample = (made, autoplay = false) => el("audio", { controls: true, autoplay, src: address("take", { id: made.sound }),
    "aria-label": [made.label, made.detail].filter(Boolean).join(", ") });

  const hear = async (line, sentence = null) => {
    const { samples } = await work("hear", { script: script(), line, sentence });
    sound.audio.pause();
    const heard = $("heard");
    heard.hidden = false;
    heard.replaceChildren(el("p", { className: "quiet" }, `Line ${line}, ${seconds(samples[0].seconds)}`), ...samples.map((made) => sample(made, true)));
    oneAtATime();
  };

  // The sentences that begin on a line: [number, text] of each, by the episode; a line that wasn't rendered has one.
  const sentencesOf = (line) => (sound.episode?.sentences ?? []).filter((each) => each[0] === line && each[1]).map((each) => [each[1], each[4]]);

  const choice = (line) => {
    const said = sentencesOf(line);
    return said.length > 1 ? el("select", { id: "sentence" }, ...said.map(([number, text]) =>
      el("option", { value: number, textContent: `${number}. ${text.slice(0, 70)}` }))) : null;
  };
  const chosen = () => ($("sentence") ? Number($("sentence").value) : null);

  const retake = (line) => {
    const which = choice(line);
    const rate = el("input", { id: "rate", type: "number", min: 0.5, max: 2, step: 0.01, value: 1 });
    const takes = el("input", { id: "takes", type: "number", min: 1, max: 50, value: 3 });
    const say = el("input", { id: "say", autocomplete: "off", placeholder: "as it sounds", dir: "auto" });
    const list = el("div", { id: "candidates", className: "samples" });
    const make = async () => {
      list.replaceChildren(el("p", { role: "status" }, "The takes are being made …"));
      let made;
      try {
        made = await work("retake", { script: script(), line, sentence: chosen(), takes: Number(takes.value), rate: Number(rate.value), say: say.value || null });
      } catch (error) {
        list.replaceChildren();
        throw error;
      }
      list.replaceChildren(el("p", { dir: "auto" }, `${made.speaker}: ${made.text}`), ...(made.note ? [el("p", { className: "quiet" }, made.note)] : []),
        ...made.samples.map((each) => el("div", { className: "candidate" },
          el("h3", {}, each.label, each.pinned ? " (pinned)" : ""), el("p", { className: "quiet" }, [each.detail, seconds(each.seconds), ...each.flags].join(" · ")),
          sample(each), each.number && isShow() ? button(`Keep take ${each.number}`, () => keep(made.retake, each.number)) : null)));
      oneAtATime();
      list.querySelector("audio, button")?.focus();
      return false;
    };
    const keep = async (name, number) => {
      try {
        await work("keep", { script: script(), retake: name, number });
        dialog.close();
        notice(`Take ${number} of line ${line} is pinned.`);
      } catch (error) { $("dialog-error").textContent = `${error.message} ${error.hint}`; }
    };
    const dialog = ask(`Make line ${line} again`, [
      el("div", { className: "fields" }, ...(which ? [label("Sentence", which)] : []), label("New takes", takes), label("Pace", rate), label("Say instead", say)), list,
    ], [["Make takes", make]]);
  };

  const approve = async (line) => {
    const pinned = sound.episode?.pinned.some(([at]) => at === line);
    const run = async (name) => {
      const done = await work(name, { script: script(), line, sentence: chosen() });
      notice(name === "unpin" ? (done.removed ? `Line ${line} is no longer pinned.` : "Nothing is pinned there.")
        : done.pinned ? `Line ${line}: ${done.pinned === 1 ? "1 take is" : `${done.pinned} takes are`} pinned.` : "It is pinned already.");
    };
    const which = choice(line);
    if (!which && !pinned) return run("approve").catch(tellError);
    return ask(`Takes of line ${line}`, which ? [label("Sentence", which)] : [el("p", {}, "A take of this line is pinned.")],
      [...(which || !pinned ? [["Approve", () => run("approve")]] : []), ...(pinned ? [["Take the pin out", () => run("unpin")]] : [])]);
  };

  const pronounce = (line, word = "") => {
    const written = el("input", { id: "word", value: word, dir: "auto", autocomplete: "off", required: true });
    const said = el("input", { id: "said", dir: "auto", autocomplete: "off", required: true, placeholder: "win, or /wɪn/ in phonetic letters" });
    const who = el("select", { id: "whose" }, el("option", { value: "", textContent: "everybody" }),
      ...rows.speakers().map((speaker) => el("option", { value: speaker.name, textContent: speaker.name })));
    ask("How a word is said", [el("div", { className: "fields" }, label("Word", written), label("Said as", said), label("Said so by", who))],
      [["Save", async () => {
        if (!written.value.trim() || !said.value.trim()) throw new Error("Write the word and how it is said.");
        await post("word", { script: script(), word: written.value.trim(), said: said.value.trim(), speaker: who.value });
        notice(`“${written.value}” is now said “${said.value}”.`);
      }]]);
    (word ? said : written).focus();
  };

  return { hear, retake, approve, pronounce, sample };
}
