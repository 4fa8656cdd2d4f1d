// Buttons that copy a text: those with data-copy, and one for each code element that asks for it with data-copies.
// In: what a button says afterwards: `copied`, and `see` where nothing can be copied.

export async function copyText(button, text, { copied = "Copied", see = text } = {}) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = copied;
  } catch {
    button.textContent = see;
  }
  setTimeout(() => { button.textContent = before; }, 2500);
}

export function copyButtons(words) {
  for (const code of document.querySelectorAll("code[data-copies]")) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: "Copy" });
    button.setAttribute("aria-label", `Copy: ${code.textContent}`);
    button.dataset.copy = code.textContent;
    code.after(" ", button);
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.closest("[hidden]:not(.controls)")?.removeAttribute("hidden");
    button.addEventListener("click", () => copyText(button, button.dataset.copy, words ?? button.dataset));
  }
}
