// A script by line: the page's own rules are those of the part `script`, which other pages use too.
import { scriptLines } from "./script.js";
import { copyButtons } from "./copy.js";

copyButtons();
scriptLines(document.querySelector(".script"));
