/** How long after the last key the answers are looked for, and from how many letters on. */
const pause = 350;
const least = 8;
const most = 4;

interface Hit {
  id: string;
  title: string;
  url: string;
  lang: string;
  excerpt: string;
}

/**
 * Shows the nearest answers below a question while it is being typed. Whoever
 * has seen them for what is sent is not shown them a second time.
 */
export class AskBox extends HTMLElement {
  private timer = 0;
  private asked: AbortController | null = null;
  private known = "";

  connectedCallback(): void {
    this.addEventListener("input", this.wait);
    if (this.text.value.trim() !== "") this.wait();
  }

  disconnectedCallback(): void {
    this.removeEventListener("input", this.wait);
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  private wait = (): void => {
    clearTimeout(this.timer);
    // Answers to what was typed before are no answers to this.
    this.asked?.abort();
    this.sure.value = "";
    this.timer = window.setTimeout(this.look, pause);
  };

  private look = async (): Promise<void> => {
    const query = this.text.value.trim().slice(0, 400);
    if (query.length < least) return this.show([]);
    this.asked = new AbortController();
    const asked = new URLSearchParams({ q: query, lang: this.lang, limit: String(most) });
    try {
      const answer = await fetch(`${this.getAttribute("url")}?${asked}`, { signal: this.asked.signal });
      if (!answer.ok) return;
      const { results } = (await answer.json()) as { results: Hit[] };
      this.show(results);
      this.sure.value = "yes";
      if (results.length > 0) this.field("shown").value = "yes";
    } catch {
      // The server shows the answers after sending instead.
    }
  };

  private show(hits: Hit[]): void {
    const list = this.querySelector<HTMLElement>(".near");
    const block = this.querySelector<HTMLElement>(".live");
    if (!list || !block) return;
    list.replaceChildren(...hits.map((hit) => this.row(hit, list.dataset.found ?? "")));
    block.hidden = hits.length === 0;
    const titles = hits.map((hit) => hit.title).join(" · ");
    const status = this.querySelector<HTMLElement>("[role=status]");
    if (status && titles !== this.known) status.textContent = titles && `${status.dataset.some} ${titles}`;
    this.known = titles;
  }

  private row(hit: Hit, found: string): HTMLElement {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.className = "link";
    link.textContent = hit.title;
    link.href = hit.url;
    link.target = "_blank";
    link.rel = "noopener";
    const about = document.createElement("p");
    about.textContent = hit.excerpt;
    if (hit.lang !== this.lang) item.lang = hit.lang;
    const enough = document.createElement("button");
    Object.assign(enough, { className: "btn btn-sm", name: "article", value: hit.id, formNoValidate: true });
    enough.formAction = `/${this.lang}/ask/answered`;
    enough.textContent = found;
    enough.lang = this.lang;
    enough.setAttribute("aria-label", `${found}: ${hit.title}`);
    item.append(link, about, enough);
    return item;
  }

  private get text(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }

  private get sure(): HTMLInputElement {
    return this.field("sure");
  }

  private field(name: string): HTMLInputElement {
    return this.querySelector(`input[name=${name}]`) as HTMLInputElement;
  }
}
