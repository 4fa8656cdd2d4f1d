// Voices, the checklist, check and publishing.
import { $, button, el, label, notice, tellError } from "./dom.js";
import { post, work } from "./api.js";
import { oneAtATime } from "./samples.js";

const ORIGIN = { show: "set in show.toml", cast: "remembered", guessed: "guessed" };
const MARKS = { done: "✓", missing: "✗", unknown: "–" };

export function createPanels({ script, takes, act, isShow }) {
  const drawVoices = (speakers, voices, levels = {}) => {
    const active = document.activeElement?.id;
    $("voices").replaceChildren(...speakers.map((speaker, at) => {
      const pick = el("select", { id: `voice-${at}` }, ...voices.map((voice) =>
        el("option", { value: voice.name, textContent: [voice.name, voice.title === voice.name ? "" : voice.title].filter(Boolean).join(": "), selected: voice.name === speaker.voice })));
      if (!voices.some((voice) => voice.name === speaker.voice)) pick.prepend(el("option", { value: "", textContent: speaker.voice || "none", selected: true }));
      const pace = el("input", { id: `pace-${at}`, type: "number", min: 0.5, max: 2, step: 0.01, value: speaker.rate ?? 1 });
      const heard = el("div", { className: "samples" });
      pick.addEventListener("change", () => post("voice", { script: script(), speaker: speaker.name, voice: pick.value })
        .then(() => notice(`${speaker.name} now speaks with ${pick.value}.`)).catch(tellError));
      pace.addEventListener("change", () => post("rate", { script: script(), speaker: speaker.name, rate: Number(pace.value) })
        .then(() => notice(`${speaker.name} now speaks at ${pace.value} times the pace.`)).catch(tellError));
      const hear = async () => {
        heard.replaceChildren(el("p", { role: "status" }, "One moment …"));
        try {
          const { samples } = await work("try-voices", { script: script(), speaker: speaker.name, voices: [pick.value || speaker.voice] });
          heard.replaceChildren(...samples.map((made) => takes.sample(made, true)));
          oneAtATime();
        } catch (error) { heard.replaceChildren(); tellError(error); }
      };
      pick.disabled = pace.disabled = !isShow();
      const [talks, level] = levels[speaker.name] ?? [];
      return el("div", { className: "speaker" },
        el("h3", { className: `who v${speaker.colour}`, dir: "auto" }, speaker.name),
        el("p", { className: "quiet" }, [`${speaker.words} words`, ORIGIN[speaker.origin], speaker.note, talks ? `${Math.round(talks)} s` : "", level ? `${level.toFixed(1).replace("-", "−")} LUFS` : ""].filter(Boolean).join(" · ")),
        el("div", { className: "group" }, label("Voice", pick), label("Pace", pace), button("Hear", hear, { "aria-label": `Hear ${speaker.name}` })), heard);
    }));
    if (active && $("voices").querySelector(`#${CSS.escape(active)}`)) $(active).focus();
  };

  const drawChecklist = async () => {
    if (!script()) return;
    const { steps } = await post("checklist", { script: script() });
    $("checklist").replaceChildren(...steps.map((step) => el("li", { className: step.state },
      el("span", { className: "mark", "aria-hidden": "true" }, MARKS[step.state]),
      el("span", {}, step.name, el("span", { className: "away" }, ` (${step.state})`), step.detail ? el("small", { className: "quiet" }, ` ${step.detail}`) : ""),
      step.action && step.state !== "done" ? action(step) : null)));
  };

  const action = (step) => {
    const text = { render: "Render", check: "Check", settings: "Show settings", details: "Fill in" }[step.action] ?? "Go there";
    return button(text, () => act(step.action), { "aria-label": `${text}: ${step.name}` });
  };

  const outcome = (...parts) => $("outcome").replaceChildren(...parts.filter(Boolean));
  const checks = async () => {
    outcome(el("p", {}, "The episode is being checked …"));
    try {
      const result = await work("check", { script: script() });
      outcome(el("p", { className: result.passed ? "good" : "bad" }, result.passed ? `It passes: ${result.rules} rules were tested.` : "It doesn't pass."),
        el("ul", {}, ...result.failed.map((fault) => el("li", {}, `${fault.rule} (${fault.level}): ${fault.message}`))));
    } catch (error) { outcome(); tellError(error); }
    drawChecklist();
  };
  const publishes = async (dry) => {
    outcome(el("p", {}, dry ? "One moment …" : "It is being published …"));
    try {
      const done = await work("publish", { script: script(), folder: $("folder").value.trim(), base_url: $("address").value.trim(), to: $("upload").value.trim(), dry_run: dry });
      const files = (number) => `${number} file${number === 1 ? "" : "s"} ${dry ? "would be " : ""}`;
      outcome(el("p", { className: "good" }, `${done.folder}: ${done.episodes} episode${done.episodes === 1 ? "" : "s"}, ${files(done.changed)}written, ${done.unchanged} unchanged. Feed: ${done.feed}`),
        done.host ? el("p", { className: "good" }, `${done.host}: ${files(done.uploaded)}uploaded.`) : null,
        ...done.notes.map((note) => el("p", { className: "quiet" }, note)),
        el("details", {}, el("summary", {}, "Files"), el("ul", {}, ...done.files.map((file) => el("li", {}, `${file.verdict} ${file.name} (${file.size.toLocaleString()} bytes)`)))));
    } catch (error) { outcome(); tellError(error); }
  };
  $("check").addEventListener("click", checks);
  $("dry").addEventListener("click", () => publishes(true));
  $("publish").addEventListener("click", () => publishes(false));

  return { drawVoices, drawChecklist, checks };
}
