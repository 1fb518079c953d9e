// Sends to the server and knows what may go wrong on the way: no connection, a token that is too old, nobody signed in
// any more, somebody else signed in. What is answered to be understood is {data}, everything else {problem}.

const SECONDS = 20;

export class Channel {
  #settings;
  #signIn;

  constructor(settings, signIn) {
    this.#settings = settings;
    this.#signIn = signIn;
  }

  // With `asks` a person who is signed out is asked to sign in, and the same is sent again.
  async post(url, body, { asks = false, keepalive = false } = {}) {
    for (let times = 0; times < 3; times++) {
      const answer = await send(url, body, keepalive);
      if (!answer || answer.status >= 500 || answer.status === 429) return { problem: "network" };
      if (![401, 403, 404].includes(answer.status)) return read(answer);
      const problem = await this.#mend(asks);
      if (problem) return { problem };
    }
    return { problem: "network" };
  }

  // Nothing when the same can be sent again.
  async #mend(asks) {
    const who = await session(this.#settings.session);
    if (!who) return "network";
    if (who.user === this.#settings.user) return "";
    if (who.user !== null) return this.#signIn.showForeign();
    if (!asks) return "signedOut";
    return (await this.#signIn.ask()) ? "" : "signedOut";
  }
}

async function send(url, body, keepalive) {
  try {
    return await fetch(url, {
      method: "POST",
      body,
      keepalive,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
  } catch {
    return null;
  }
}

async function read(answer) {
  try {
    return { data: answer.status === 204 ? {} : await answer.json(), status: answer.status };
  } catch {
    return { problem: "network" };  // cut off, or the page of a proxy
  }
}

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

// Who is signed in, {user, name, ends}; null without a connection. All forms of the page get its token.
export async function session(url, { prolongs = false } = {}) {
  const answer = prolongs ? await send(url, new URLSearchParams(), false) : await look(url);
  if (!answer?.ok) return null;
  const { data } = await read(answer);
  if (!data) return null;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = data.token;
  return data;
}

async function look(url) {
  try {
    return await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(SECONDS * 1000) });
  } catch {
    return null;
  }
}
