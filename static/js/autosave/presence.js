// Says every few seconds that this page is open, and hears who else is here and what they saved.

const EVERY = 20_000;

export class Presence {
  #channel;
  #settings;
  #body;
  #heard;

  // `body()` is what the server compares, `heard(news)` takes the answer.
  constructor(channel, settings, { tab, body, heard }) {
    this.#channel = channel;
    this.#settings = settings;
    this.#body = () => {
      const said = body();
      said.set("tab", tab);
      said.set("version", settings.version);
      return said;
    };
    this.#heard = heard;
    this.#say();
    setInterval(() => this.#say(), EVERY);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#say(); });
    window.addEventListener("pagehide", () => {
      channel.post(settings.now, new URLSearchParams({ tab, leave: "yes" }), { keepalive: true });
    });
  }

  async #say() {
    const { data } = await this.#channel.post(this.#settings.now, this.#body());
    if (data && this.#heard(data)) this.#settings.version = data.version;
  }
}
