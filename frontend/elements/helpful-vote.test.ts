import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { HelpfulVote } from "./helpful-vote.ts";

beforeAll(() => customElements.define("helpful-vote", HelpfulVote));

let sent: URLSearchParams[] = [];
let reply: (asked: URLSearchParams) => Promise<Response>;

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

beforeEach(() => {
  sent = [];
  reply = async (asked) => json(200, { opinion: asked.get("opinion") === "undo" ? "" : asked.get("opinion") });
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    const body = init.body as URLSearchParams;
    sent.push(body);
    return reply(body);
  });
  document.body.innerHTML = `<helpful-vote>
    <form method="post" action="/vote"><button name="opinion" value="yes">Yes</button><button name="opinion" value="no">No</button></form>
    <form class="why" method="post" action="/vote" hidden><textarea name="reason"></textarea><button name="opinion" value="no">Send</button></form>
    <p role="status" data-yes="said yes" data-no="said no" data-undo="taken back" data-why="thanks" data-failed="not kept"></p>
    <form class="undo" method="post" action="/vote" hidden><button name="opinion" value="undo">Take back</button></form>
  </helpful-vote>`;
});
afterEach(() => vi.unstubAllGlobals());

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
const one = (selector: string) => all(selector)[0] as HTMLElement;
const yes = () => one("form:not(.why) [value=yes]");
const no = () => one("form:not(.why) [value=no]");
const status = () => one("[role=status]").textContent;
const pressed = () => all("[aria-pressed=true]").map((button) => button.textContent);

async function press(button: HTMLElement): Promise<boolean> {
  button.focus();
  const form = button.closest("form") as HTMLFormElement;
  const event = new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button });
  form.dispatchEvent(event);
  // All that was promised is done before the next turn.
  await new Promise((done) => setTimeout(done, 0));
  return event.defaultPrevented;
}

test("a yes is sent, said and shown as pressed", async () => {
  expect(await press(yes())).toBe(true);
  expect(sent.map(String)).toEqual(["opinion=yes&reason="]);
  expect([status(), pressed()]).toEqual(["said yes", ["Yes"]]);
  expect(one(".why").hidden).toBe(true);
  expect(one(".undo").hidden).toBe(false);
});

test("a no asks why, and what is written is sent with it", async () => {
  await press(no());
  expect([status(), pressed(), one(".why").hidden]).toEqual(["said no", ["No"], false]);
  expect(document.activeElement).toBe(one("textarea"));
  (one("textarea") as HTMLTextAreaElement).value = "No sizes & <b>";
  await press(one(".why button"));
  expect(sent[1]?.get("reason")).toBe("No sizes & <b>");
  expect([status(), one(".why").hidden]).toEqual(["thanks", true]);
  // The button is gone; who pressed it is still beside the answers.
  expect(document.activeElement).toBe(no());
});

test("a vote is changed", async () => {
  await press(no());
  await press(yes());
  expect(sent.map((body) => body.get("opinion"))).toEqual(["no", "yes"]);
  expect([status(), pressed(), one(".why").hidden]).toEqual(["said yes", ["Yes"], true]);
});

test("the same answer again takes it back", async () => {
  await press(yes());
  await press(yes());
  expect(sent[1]?.get("opinion")).toBe("undo");
  expect([status(), pressed(), one(".undo").hidden]).toEqual(["taken back", [], true]);
  await press(yes());
  expect(sent[2]?.get("opinion")).toBe("yes");
});

test("a button of its own takes it back, and the focus stays", async () => {
  await press(no());
  await press(one(".undo button"));
  expect(sent[1]?.get("opinion")).toBe("undo");
  expect([status(), pressed(), one(".undo").hidden, one(".why").hidden]).toEqual(["taken back", [], true, true]);
  expect(document.activeElement).toBe(no());
});

test("what is refused is said in the server's words, and nothing is shown as noted", async () => {
  reply = async () => json(429, { error: { message: "Too often." } });
  await press(yes());
  expect([status(), pressed(), one(".undo").hidden]).toEqual(["Too often.", [], true]);
});

test("a reason that is refused stays", async () => {
  await press(no());
  reply = async () => json(422, { error: { message: "Too long." } });
  (one("textarea") as HTMLTextAreaElement).value = "long";
  await press(one(".why button"));
  expect([status(), one(".why").hidden]).toEqual(["Too long.", false]);
  expect((one("textarea") as HTMLTextAreaElement).value).toBe("long");
});

test.each([
  ["no line", () => Promise.reject(new TypeError("offline"))],
  ["a page of a proxy", async () => new Response("<h1>502</h1>", { status: 502 })],
  ["an answer of another kind", async () => json(500, {})],
])("%s: it says that nothing was kept", async (_, failing) => {
  reply = failing;
  await press(yes());
  expect([status(), pressed()]).toEqual(["not kept", []]);
  reply = async () => json(200, { opinion: "yes" });
  await press(yes());
  expect([status(), pressed()]).toEqual(["said yes", ["Yes"]]);
});

test("a second press before the answer is one vote", async () => {
  let answer = (_: Response) => {};
  reply = () => new Promise((resolve) => (answer = resolve));
  await press(yes());
  await press(yes());
  expect(sent.length).toBe(1);
  answer(json(200, { opinion: "yes" }));
  await vi.waitFor(() => expect(status()).toBe("said yes"));
});

test("does nothing once it left the page", async () => {
  const button = yes();
  const element = one("helpful-vote");
  element.remove();
  document.body.append(...element.childNodes);
  expect(await press(button)).toBe(false);
  expect(sent).toEqual([]);
});
