import { expect, test } from "vitest";
import { along, rising } from "./scroll-sync.ts";

test("a place leads to the same place in the other column, both ways", () => {
  const points = [[0, 0], [100, 300], [200, 310]] as const;
  expect(along(points, 50)).toBe(150);
  expect(along(points, 150)).toBe(305);
  expect(along(points, 999)).toBe(310);
  expect(along(points, 150, true)).toBe(50);
  for (let y = 0; y <= 200; y++) expect(along(points, along(points, y), true)).toBeCloseTo(y);
  expect(along([], 7)).toBe(7);
});

test("points that go back are left out", () => {
  expect(rising([[0, 0], [10, 5], [10, 9], [20, 4], [30, 12]])).toEqual([[0, 0], [10, 5], [30, 12]]);
});
