// Says every few seconds that this page is open, and hears who else is here and what they saved.

const EVERY = 20_000;

export class Presence {
  #channel;
  #desk;
  #body;
  #heard;

  // `body()` is what the server compares, `heard(news)` takes the answer.
  constructor(channel, desk, { tab, body, heard }) {
    this.#channel = channel;
    this.#desk = desk;
    this.#body = () => {
      const said = body();
      said.set("tab", tab);
      said.set("version", desk.version);
      return said;
    };
    this.#heard = heard;
    this.#say();
    setInterval(() => this.#say(), EVERY);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#say(); });
    window.addEventListener("pagehide", () => {
      channel.post(desk.now, new URLSearchParams({ tab, leave: "yes" }), { keepalive: true });
    });
  }

  async #say() {
    const { data } = await this.#channel.post(this.#desk.now, this.#body());
    if (data && this.#heard(data)) this.#desk.version = data.version;
  }
}
