// Calls of the server. Decisions go one after the other; each names the version that the person saw.

export class Refusal extends Error {
  constructor(status, body) {
    super(body.code || "network");
    this.status = status;
    this.code = body.code || "network";
    this.at = body.at || "";
  }
}

const KEY = "extractor-review-token";

async function post(name, body) {
  let response;
  try {
    response = await fetch(`/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-review-token": sessionStorage.getItem(KEY) || "" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refusal(0, {});
  }
  const found = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, found);
  return found;
}

export async function enter(credentials) {
  const session = await post("session", credentials);
  sessionStorage.setItem(KEY, session.token);
  return session;
}

export const known = () => Boolean(sessionStorage.getItem(KEY));
export const call = post;

export class Sender {
  // `apply` takes what the server says changed; `fail` is told what was refused and of which operation.
  constructor(apply, fail, waiting) {
    this.apply = apply;
    this.fail = fail;
    this.waiting = waiting;
    this.line = [];
    this.busy = false;
  }
  send(operation, version) {
    this.line.push({ id: crypto.randomUUID(), ...operation, version });
    this.waiting(this.line.length);
    return this.run();
  }
  clear() {
    const left = this.line;
    this.line = [];
    return left;
  }
  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.line.length) {
      const operation = this.line[0];
      try {
        const changed = await this.once(operation);
        this.line.shift();
        this.apply(operation, changed);
        const waiting = this.line.filter((next) => next.report === operation.report);
        if (changed.version > operation.version + 1) {
          // Another tab was faster with something: what waits was decided without having seen that.
          this.line = this.line.filter((next) => next.report !== operation.report);
          for (const next of waiting) this.fail(next, new Refusal(409, { code: "conflict", at: next.path }));
        } else {
          // What waits was decided on what the page showed, and that holds what was just acknowledged.
          for (const next of waiting) next.version = changed.version;
        }
      } catch (refusal) {
        this.line.shift();
        this.fail(operation, refusal);
      }
      this.waiting(this.line.length);
    }
    this.busy = false;
  }
  async once(operation) {
    const { version, ...rest } = operation;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await post("operate", { ...rest, version });
      } catch (refusal) {
        // The same id again is safe: what was done is not done twice.
        if (refusal.status !== 0 || attempt >= 4) throw refusal;
        await new Promise((done) => setTimeout(done, 300 * 2 ** attempt));
      }
    }
  }
}
