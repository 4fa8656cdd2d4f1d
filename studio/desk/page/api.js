// What the page asks the server, and what the server tells it. Every address is below the page's own, which has the token.

const here = location.pathname.replace(/[^/]*$/, "");
export const address = (name, values = {}) => {
  const query = new URLSearchParams(values).toString();
  return here + name + (query ? `?${query}` : "");
};

export class Refused extends Error {
  constructor({ message, hint = "", file = "", line = 0 }) {
    super(message);
    Object.assign(this, { hint, file, line });
  }
}

export async function post(name, body = {}) {
  let answer;
  try {
    answer = await fetch(address(`api/${name}`), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  } catch {
    throw new Refused({ message: "The desk doesn't answer.", hint: "Was it closed? Your draft is kept in this browser." });
  }
  const document = await answer.json().catch(() => ({ error: { message: `The desk answers ${answer.status}.` } }));
  if (document.error && !answer.ok) throw new Refused(document.error);
  return document;
}

const waiting = new Map(), early = new Map(), listeners = [];

export const listen = (listener) => listeners.push(listener);

// A job: resolved with its result, rejected with its error. Its events may come before its number does.
export async function work(name, body) {
  const { job } = await post(name, body);
  return new Promise((resolve, reject) => {
    const settle = (event) => {
      waiting.delete(job);
      if (event.type === "done") resolve(event.result);
      else if (event.type === "failed") reject(new Refused(event));
      else reject(new Refused({ message: "It was stopped." }));
    };
    if (early.has(job)) settle(early.get(job));
    else waiting.set(job, settle);
  });
}

export function connect(state) {
  const source = new EventSource(address("events"));
  let was = false;
  source.onopen = () => { state(true, was); was = true; };
  source.onerror = () => state(false, was);
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    const ended = event.type === "done" || event.type === "failed" || (event.type === "stopped" && !event.again);
    if (ended) {
      if (waiting.has(event.job)) waiting.get(event.job)(event);
      else {
        early.set(event.job, event);
        if (early.size > 50) early.delete(early.keys().next().value);
      }
    }
    for (const listener of listeners) listener(event);
  };
}
