import { beforeEach, expect, test, vi } from "vitest";
import { CommandPalette } from "./command-palette.ts";

customElements.define("command-palette", CommandPalette);

const items = [
  { kind: "article", title: "Suivre <b>un</b> colis", lang: "fr", hint: "French", path: "/staff/content/a/fr" },
  { kind: "page", title: "Articles", path: "/staff/content" },
];

beforeEach(() => {
  const button = document.createElement("button");
  button.className = "palette-button";
  button.hidden = true;
  const host = document.createElement("command-palette");
  host.dataset.src = "/staff/palette.json";
  host.innerHTML = `<dialog><input role="combobox"><ul role="listbox"></ul><p class="palette-none" hidden></p>
    <p role="status" data-none="Nothing" data-some="found" data-failed="Failed"></p></dialog>`;
  document.body.replaceChildren(button, host);
  vi.stubGlobal("fetch", vi.fn(async () => new Response(JSON.stringify({ items }))));
});

const palette = () => document.querySelector<CommandPalette>("command-palette") as CommandPalette;
const field = () => document.querySelector("input") as HTMLInputElement;
const chosen = () => document.querySelector("[aria-selected=true]")?.textContent;

test("it lists what the server found, as text, and names the chosen option", async () => {
  expect(document.querySelector<HTMLElement>(".palette-button")?.hidden).toBe(false);
  expect(palette().open()).toBe(true);
  await palette().look();
  expect(document.querySelectorAll("[role=option]").length).toBe(2);
  expect(document.querySelector("[role=option] b")).toBeNull();
  expect(document.querySelector<HTMLElement>(".title")?.lang).toBe("fr");
  expect(field().getAttribute("aria-activedescendant")).toBe("palette-0");
  expect(document.querySelector("[role=status]")?.textContent).toBe("2 found");
});

test("arrows go round, and Enter goes there", async () => {
  const went = vi.spyOn(window.location, "assign").mockImplementation(() => {});
  palette().open();
  await palette().look();
  const press = (key: string) => field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  press("ArrowDown");
  expect(chosen()).toContain("Articles");
  press("ArrowDown");
  expect(chosen()).toContain("colis");
  press("ArrowUp");
  press("Enter");
  expect(went).toHaveBeenCalledWith("/staff/content");
});

test("a server that does not answer is told", async () => {
  vi.stubGlobal("fetch", vi.fn(async () => new Response("", { status: 503 })));
  palette().open();
  await palette().look();
  expect(document.querySelector("[role=status]")?.textContent).toBe("Failed");
});

test("Enter waits for the list of what was typed", async () => {
  const went = vi.spyOn(window.location, "assign").mockImplementation(() => {});
  palette().open();
  await palette().look();
  vi.stubGlobal("fetch", vi.fn(async () => new Response(JSON.stringify({ items: [{ kind: "page", title: "Bin", path: "/staff/bin" }] }))));
  field().value = "bin";
  field().dispatchEvent(new Event("input"));
  field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(went).toHaveBeenLastCalledWith("/staff/bin"));
});
