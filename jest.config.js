/** A `.tsx` file is one of its own kind: in it, `<T>(x: T) => x` would be markup. */
const transform = (parser, more = {}) => ["@swc/jest", { jsc: { target: "es2022", parser, ...more } }];

/** @type {import("jest").Config} */
const shared = {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": transform({ syntax: "typescript" }),
    "^.+\\.tsx$": transform(
      { syntax: "typescript", tsx: true },
      { transform: { react: { runtime: "automatic", importSource: "preact" } } },
    ),
  },
};

module.exports = {
  // By default jest leaves one core alone: of two, that is half.
  maxWorkers: "100%",
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["**/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/__tests__/e2e/"],
    },
    {
      ...shared,
      displayName: "e2e",
      testMatch: ["**/__tests__/e2e/*.test.ts"],
    },
  ],
};
