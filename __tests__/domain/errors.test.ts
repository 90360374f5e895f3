import { ValidationError, describeFault, formatPath, refuse, within } from "../../domain/text/errors";

describe("a fault", () => {
  it("is described by its place, the value found and the remedy", () => {
    expect(
      describeFault({
        path: ["retainDays"],
        problem: "must be at least 1",
        found: 0,
        remedy: "omit it to keep images for ever",
      }),
    ).toBe("'retainDays' must be at least 1, got 0; omit it to keep images for ever");
  });

  it("is described without a place or a value where it has none", () => {
    expect(describeFault({ path: [], problem: "must not be empty", remedy: "add a rule" })).toBe(
      "must not be empty; add a rule",
    );
  });

  it("shortens a long value", () => {
    const text = describeFault({ path: [], problem: "is too long", found: "x".repeat(1000), remedy: "shorten it" });
    expect(text.length).toBeLessThan(200);
  });
});

it("formatPath writes keys with dots and indexes in brackets", () => {
  expect(formatPath(["lifecycle", 0, "countNumber"])).toBe("lifecycle[0].countNumber");
});

it("within puts faults under the place where their value stands", () => {
  const [fault] = within(["registry", 1], [{ path: ["name"], problem: "p", remedy: "r" }]);
  expect(fault?.path).toEqual(["registry", 1, "name"]);
});

it("refuse reports every fault at once", () => {
  const faults = ["a", "b"].map((key) => ({ path: [key], problem: "is wrong", remedy: "mend it" }));
  expect(() => {
    refuse("config/x.ts", faults);
  }).toThrow(new ValidationError("config/x.ts", faults));
  expect(new ValidationError("config/x.ts", faults).message).toBe(
    "config/x.ts: 2 faults\n  'a' is wrong; mend it\n  'b' is wrong; mend it",
  );
});

it("refuse lets a sound input pass", () => {
  expect(() => {
    refuse("config/x.ts", []);
  }).not.toThrow();
});
