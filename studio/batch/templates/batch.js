for (const code of document.querySelectorAll("code.again")) {
  code.addEventListener("click", () => getSelection().selectAllChildren(code));
}
