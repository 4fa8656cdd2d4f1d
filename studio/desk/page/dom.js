// Elements, and dialogs with fields. Text is only ever set as text.

export const $ = (id) => document.getElementById(id);

export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
    else if (value !== undefined) element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const button = (text, onclick, more = {}) => el("button", { type: "button", textContent: text, onclick, ...more });

export const label = (text, field) => el("label", {}, `${text} `, field);

export function notice(text, { bad = false, action = null } = {}) {
  const told = el("p", { className: bad ? "notice bad" : "notice" }, el("span", { textContent: text, dir: "auto" }));
  if (action) told.append(" ", button(action[0], () => { told.remove(); action[1](); }));
  told.append(" ", button("Close", () => told.remove(), { "aria-label": `Close: ${text.slice(0, 80)}` }));
  const shown = $("notices");
  for (const other of [...shown.children]) if (other.firstChild.textContent === text) other.remove();
  shown.append(told);
  while (shown.children.length > 4) shown.firstChild.remove();
  return told;
}

export const tellError = (error) => notice([error.message, error.hint].filter(Boolean).join(" "), { bad: true });

// A dialog: `fields` are elements with ids; `done` gets nothing and may be async; what it throws is shown inside.
export function ask(title, body, buttons) {
  const dialog = $("dialog"), before = document.activeElement;
  $("dialog-title").textContent = title;
  $("dialog-body").replaceChildren(...body);
  $("dialog-error").textContent = "";
  const close = () => { dialog.close(); };
  const run = async (action) => {
    $("dialog-error").textContent = "";
    try {
      if ((await action()) !== false) close();
    } catch (error) {
      $("dialog-error").textContent = [error.message, error.hint].filter(Boolean).join(" ");
    }
  };
  const made = buttons.map(([text, action], at) =>
    el("button", { type: at ? "button" : "submit", textContent: text, className: at ? "" : "main",
      onclick: (event) => { event.preventDefault(); run(action); } }));
  $("dialog-buttons").replaceChildren(...made, button("Cancel", close));
  $("dialog-form").onsubmit = (event) => { event.preventDefault(); if (buttons.length) run(buttons[0][1]); };
  dialog.onclose = () => { for (const sound of dialog.querySelectorAll("audio")) sound.pause(); before?.focus?.(); };
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("input, textarea") ?? dialog.querySelector("select, button"))?.focus();
  return { close };
}
