import { beforeEach, describe, expect, it } from "vitest";
import { MediaPanel, useOf } from "./media-panel.ts";

customElements.define("media-panel", MediaPanel);

const form = `<form class="editor"><select id="kind" name="kind"><option value="question"></option><option value="video"></option>
<option value="recording"></option><option value="download"></option></select>
<media-panel hidden data-takes=".pdf" data-plays=".mp4" data-limit="1" data-large="too large">
<input type="hidden" name="media-kind" value="question">
<div class="media-slot" data-part="file"><input type="hidden" name="media-file" value=""><p class="has" hidden><a href=""></a><span class="meta-line"></span>
<input type="checkbox" name="drop-file" checked></p><input id="up-file" type="file"><div class="going" hidden><progress></progress><button type="button"></button></div><p role="status"></p></div>
<div class="field" data-for="plays" id="length"></div><div class="field" data-for="recording" id="held"></div><span data-for="takes" id="takes"></span>
</media-panel></form>`;

describe("the file of an article", () => {
  let panel: MediaPanel;
  const hidden = (id: string): boolean => document.querySelector<HTMLElement>(id)!.hidden === true;

  beforeEach(() => {
    document.body.innerHTML = form;
    panel = document.querySelector("media-panel") as MediaPanel;
  });

  const choose = (kind: string): void => {
    const select = document.querySelector("select")!;
    select.value = kind;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  it("knows what a kind is about", () => {
    expect(["video", "recording", "download", "guide"].map(useOf)).toEqual(["plays", "plays", "takes", ""]);
  });

  it("shows what the chosen kind has", () => {
    choose("recording");
    expect([panel.hidden, hidden("#length"), hidden("#held"), hidden("#takes")]).toEqual([false, false, false, true]);
    choose("video");
    expect([hidden("#length"), hidden("#held")]).toEqual([false, true]);
    choose("download");
    expect([hidden("#length"), hidden("#held"), hidden("#takes")]).toEqual([true, true, false]);
    expect(document.querySelector<HTMLInputElement>("#up-file")!.accept).toBe(".pdf");
    expect(document.querySelector<HTMLInputElement>("[name=media-kind]")!.value).toBe("download");
    choose("question");
    expect(panel.hidden).toBe(true);
  });

  it("puts a kept file into the form, and tells the form", () => {
    let told = 0;
    document.querySelector("form")!.addEventListener("input", () => told++);
    panel.put(document.querySelector<HTMLElement>(".media-slot")!, { id: "7", name: "film.mp4", facts: "video/mp4", path: "/staff/files/7/film.mp4", said: "" });
    expect(document.querySelector<HTMLInputElement>("[name=media-file]")!.value).toBe("7");
    expect(document.querySelector<HTMLInputElement>("[name=drop-file]")!.checked).toBe(false);
    expect(document.querySelector(".has a")!.textContent).toBe("film.mp4");
    expect([hidden(".has"), told]).toEqual([false, 1]);
  });
});
