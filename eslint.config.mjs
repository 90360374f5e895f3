import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/**
 * The house: which rooms the files of each room may ask, besides their own (docs/adr/0002). An import points downwards
 * only: a room asks none that stands after it.
 */
const HOUSE = {
  "": {
    domain: [],
    modules: ["domain"],
    config: ["domain"],
    stacks: ["domain", "modules", "config"],
    review: ["domain"],
    synthesis: ["domain"],
    commands: ["domain", "config", "review", "synthesis"],
  },
  domain: {
    text: [],
    aws: ["text"],
    vpc: ["aws", "text"],
    data: ["aws", "text"],
    ecr: ["aws", "text"],
    kubernetes: ["ecr", "aws", "text"],
    eks: ["kubernetes", "aws", "text"],
    workloads: ["kubernetes", "ecr", "aws", "text"],
    "pull-failure": ["ecr"],
  },
  config: {
    checks: [],
    places: ["checks"],
    registry: ["places", "checks"],
    state: ["registry", "places", "checks"],
    access: ["checks"],
    network: ["checks"],
    data: ["places", "checks"],
    clusters: ["network", "registry", "places", "checks"],
    workloads: ["clusters", "data", "registry", "places", "checks"],
    platform: ["workloads", "clusters", "data", "network", "access", "state", "registry", "places", "checks"],
    load: ["platform", "checks"],
    "task-tool": ["workloads"],
  },
  review: {
    register: [],
    estate: [],
    iam: ["estate"],
    identities: ["iam", "estate"],
    ecr: ["identities", "iam", "estate"],
    network: ["estate"],
    verdict: ["iam"],
    accepted: [],
    workloads: ["verdict", "network", "ecr", "identities", "iam", "estate"],
    pull: ["accepted", "workloads", "verdict", "network", "ecr", "identities", "iam", "estate"],
    lifecycle: ["accepted", "workloads", "ecr", "estate"],
    plan: ["accepted", "lifecycle", "pull", "verdict", "network", "workloads", "ecr", "identities", "iam", "estate"],
    report: ["accepted", "lifecycle", "pull", "verdict", "network", "workloads", "ecr", "identities", "iam", "estate"],
    manifests: ["estate"],
  },
};

/** The rooms of a part of the house, each with those that it may not ask. */
const zones = Object.entries(HOUSE).flatMap(([part, rooms]) =>
  Object.entries(rooms).map(([room, asked], index) => {
    const names = Object.keys(rooms);
    const upwards = asked.filter((name) => !names.slice(0, index).includes(name));
    if (upwards.length > 0) throw new Error(`${part}/${room} asks ${upwards.join(", ")}, which do not stand before it`);
    const place = part === "" ? "" : `${part}/`;
    return {
      target: `./${place}${room}`,
      from: names.filter((name) => name !== room && !asked.includes(name)).map((name) => `./${place}${name}`),
      message: `${place}${room}/ may not import it: see HOUSE in eslint.config.mjs`,
    };
  }),
);

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

const rooms = [
  { files: ["domain/**/*.ts"], rules: restrict([PROVIDER_ROOTS, NO_ENGINE]) },
  { files: ["stacks/**/*.ts"], rules: restrict([PROVIDER_ROOTS, SIDEWAYS]) },
];

export default tseslint.config(
  {
    ignores: ["node_modules", "cdktf.out", "dist", "testbed", "docs/api", ".cache", "**/*.js", "**/*.cjs", "**/*.mjs"],
  },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".tsx", ".js", ".json"] })] },
    rules: {
      ...restrict([PROVIDER_ROOTS]),
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
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
    // As stacks/platform.ts: the stack that makes a cluster is loaded when there is one.
    files: ["stacks/clusters/*.ts"],
    rules: { "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\.\\./[a-z-]+-stack$"] }] },
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
