// Feeds, captions and pages as packages from npm read them; prints one JSON document.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { parseFeed as feedsmith } from "feedsmith";
import { HtmlValidate } from "html-validate";

const require = createRequire(import.meta.url);
const { parseFeed: partytime } = require("podcast-partytime");
const { WebVTTParser } = require("webvtt-parser");
const [, , feed, vtt, ...pages] = process.argv;
const xml = readFileSync(feed, "utf8");
const log = console.log, quiet = () => {};
console.log = console.warn = console.error = quiet; // partytime talks
const html = new HtmlValidate({ extends: ["html-validate:recommended"] });
const reports = {};
for (const page of pages) {
  const report = await html.validateString(readFileSync(page, "utf8"));
  reports[page] = report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`));
}
const captions = new WebVTTParser().parse(readFileSync(vtt, "utf8"), "captions");
log(JSON.stringify({
  feedsmith: feedsmith(xml),
  partytime: partytime(xml, { allowMissingGuid: false }),
  captions: { cues: captions.cues.length, errors: captions.errors },
  pages: reports,
}));
