// Several players on one page: only one of them sounds at a time.

export function oneAtATime(players = document.querySelectorAll("audio")) {
  for (const player of players) {
    player.addEventListener("play", () => players.forEach((other) => other !== player && other.pause()));
  }
}
