import { expect, test } from "vitest";
import { focusFaults } from "./faults.ts";

test("the list of faults takes the focus and leads to each control", () => {
  document.body.innerHTML = `
    <div id="faults" tabindex="-1"><ul><li><a href="#title">Title is missing</a></ul></div>
    <input id="title"><input id="other">`;
  focusFaults(document);
  expect(document.activeElement?.id).toBe("faults");
  const control = document.querySelector<HTMLInputElement>("#title")!;
  expect(control.getAttribute("aria-invalid")).toBe("true");
  expect(document.querySelector("#other")!.hasAttribute("aria-invalid")).toBe(false);
  control.scrollIntoView = () => {};
  document.querySelector("a")!.click();
  expect(document.activeElement).toBe(control);
});
