"use strict";
const players = document.querySelectorAll("audio");
for (const player of players) {
  player.addEventListener("play", () => players.forEach((other) => other !== player && other.pause()));
}
