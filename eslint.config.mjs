import tseslint from "typescript-eslint";

/** Which rooms the files of each room may not import: an import points downwards only (docs/adr/0002). */
const FORBIDDEN = {
  domain: ["modules", "stacks", "config", "review", "commands"],
  modules: ["stacks", "config", "review", "commands"],
  stacks: ["review", "commands"],
  config: ["modules", "stacks", "review", "commands"],
  review: ["modules", "stacks", "config", "commands"],
  commands: ["modules", "stacks"],
};

const PROVIDER_ROOTS = {
  regex: "^@cdktf/provider-[a-z]+$",
  message: "import the resource's own file (@cdktf/provider-aws/lib/ecr-repository): the root costs seconds and 550 MB",
};

const NO_ENGINE = {
  regex: "^(cdktf|constructs|@cdktf/.*|node:.*|@aws-sdk/.*)$",
  message: "domain/ is plain TypeScript: no cdktf, no I/O",
};

const restrict = (patterns) => ({ "@typescript-eslint/no-restricted-imports": ["error", { patterns }] });

/** A stack knows its platform and its base, never another stack; only platform.ts knows them all. */
const SIDEWAYS = {
  regex: "^\\./(?!base-)[a-z-]+-stack$",
  message: "a stack may not import another stack",
};

const rooms = Object.entries(FORBIDDEN).map(([room, forbidden]) => ({
  files: [`${room}/**/*.{ts,tsx}`],
  rules: restrict([
    PROVIDER_ROOTS,
    ...forbidden.map((other) => ({
      regex: `^(\\.\\./)+${other}(/|$)`,
      message: `${room}/ may not import ${other}/ (an import points downwards only)`,
    })),
    ...(room === "domain" ? [NO_ENGINE] : []),
    ...(room === "stacks" ? [SIDEWAYS] : []),
  ]),
}));

export default tseslint.config(
  {
    ignores: ["node_modules", "cdktf.out", "dist", "testbed", "docs/api", ".cache", "**/*.js", "**/*.cjs", "**/*.mjs"],
  },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ["**/*.{ts,tsx}"],
    rules: {
      ...restrict([PROVIDER_ROOTS]),
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 10],
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  ...rooms,
  {
    // It knows all stacks, and loads some of them only where they are needed.
    files: ["stacks/platform.ts"],
    rules: {
      ...restrict([PROVIDER_ROOTS]),
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\./[a-z-]+-stack$"] }],
    },
  },
  {
    // A subcommand is loaded when it is asked for, what reads stacks where there are some, and the SDK where AWS is.
    files: ["commands/review.ts", "commands/review/lifecycle.ts"],
    rules: {
      "@typescript-eslint/no-require-imports": [
        "error",
        {
          allow: [
            "^\\./review/[a-z]+$",
            "^\\.\\./support/aws$",
            "^\\./live-preview$",
            "^\\.\\./\\.\\./review/(estate/reading/read|lifecycle/workload-references)$",
          ],
        },
      ],
    },
  },
  {
    files: ["stacks/workloads-stack.ts"],
    rules: {
      "@typescript-eslint/no-require-imports": [
        "error",
        { allow: ["^\\.\\./modules/kubernetes/pull-secret-refresher$"] },
      ],
    },
  },
  {
    // cdktf resources register themselves by being constructed.
    files: ["modules/**/*.ts", "stacks/**/*.ts", "__tests__/**/*.ts", "bench/**/*.ts"],
    rules: { "no-new": "off" },
  },
  { files: ["__tests__/**/*.ts"], rules: { "max-lines-per-function": "off", "max-lines": "off" } },
);
