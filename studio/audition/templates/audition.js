import { oneAtATime } from "./samples.js";
import { copyButtons } from "./copy.js";

oneAtATime();
copyButtons();
