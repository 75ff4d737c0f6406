import { beforeEach, expect, test } from "vitest";
import { ShowPassword } from "./show-password.ts";

customElements.define("show-password", ShowPassword);

beforeEach(() => {
  document.body.innerHTML =
    '<form><show-password><input type="password"><button type="button" aria-pressed="false"></button></show-password></form>';
});

const field = () => document.querySelector("input")!;
const button = () => document.querySelector("button")!;

test("the button shows the password and hides it again", () => {
  button().click();
  expect(field().type).toBe("text");
  expect(button().getAttribute("aria-pressed")).toBe("true");
  button().click();
  expect(field().type).toBe("password");
});

test("what is shown is hidden before it is sent", () => {
  button().click();
  document.querySelector("form")!.dispatchEvent(new Event("submit"));
  expect(field().type).toBe("password");
  expect(button().getAttribute("aria-pressed")).toBe("false");
});
