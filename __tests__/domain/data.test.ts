import { dataStatements } from "../../domain/data/actions";
import {
  type DataSettings,
  type TableSettings,
  type WorkloadAccessSettings,
  bucketFaults,
  bucketName,
  dataNameFaults,
  keyAttributes,
  tableFaults,
  tableName,
  workloadAccessFaults,
} from "../../domain/data/settings";
import { describeFault } from "../../domain/text/errors";

const TASKS: TableSettings = {
  hashKey: "task_id",
  attributes: { updated_at: "N" },
  indexes: {
    user_index: { hashKey: "user_name", rangeKey: "start_at" },
    status_index: { hashKey: "status", rangeKey: "updated_at" },
  },
};

describe("tableFaults", () => {
  const messages = (settings: Partial<TableSettings>) =>
    tableFaults({ hashKey: "task_id", ...settings }).map(describeFault);

  it("accepts the task tool's table, and one with every setting", () => {
    expect(tableFaults(TASKS)).toEqual([]);
    expect(messages({ name: "team.tasks_1", rangeKey: "at", attributes: { at: "B" }, protect: false })).toEqual([]);
  });

  it("refuses names that DynamoDB refuses, of tables and of indexes", () => {
    expect(messages({ name: "a", indexes: { "by user": { hashKey: "user" } } })).toEqual([
      `'name' must have 3 to 255 characters, has 1, got "a"; choose a name such as "task-tool-prod-tasks"`,
      `'indexes.by user' must be letters, digits and _ . -, got "by user"; choose a name such as "task-tool-prod-tasks"`,
    ]);
  });

  it("refuses a key without a name, one that is too long in bytes, and the same attribute twice", () => {
    const long = "あ".repeat(86);
    expect(messages({ hashKey: "", indexes: { by_user: { hashKey: long, rangeKey: long } } })).toEqual([
      `'hashKey' must have 1 to 255 bytes, has 0, got ""; name an attribute such as "task_id"`,
      `'indexes.by_user.hashKey' must have 1 to 255 bytes, has 258, got "${long}"; name an attribute such as "task_id"`,
      `'indexes.by_user.rangeKey' must have 1 to 255 bytes, has 258, got "${long}"; name an attribute such as "task_id"`,
      `'indexes.by_user.rangeKey' must be another attribute than 'hashKey', got "${long}"; name another one, or omit it`,
    ]);
  });

  it("refuses a type that no key can have", () => {
    expect(messages({ attributes: { task_id: "BOOL" as never } })).toEqual([
      `'attributes.task_id' must be a type that a key can have, got "BOOL"; write "S" for a string, "N" for a number, "B" for bytes`,
    ]);
  });

  it("refuses an attribute of no key, and knows what was meant", () => {
    expect(messages({ attributes: { taskid: "S", description: "S" } })).toEqual([
      `'attributes.taskid' is an attribute of no key; did you mean "task_id"?`,
      `'attributes.description' is an attribute of no key; remove it: other attributes need no definition`,
    ]);
  });

  it("refuses a 21st index", () => {
    const indexes = Object.fromEntries(
      Array.from({ length: 21 }, (_, index) => [`index_${String(index)}`, { hashKey: "user" }]),
    );
    expect(messages({ indexes })).toEqual(["'indexes' must be at most 20 indexes, are 21; remove some"]);
  });
});

it("keyAttributes names each attribute of a key once", () => {
  expect(keyAttributes(TASKS)).toEqual(["start_at", "status", "task_id", "updated_at", "user_name"]);
});

describe("bucketFaults", () => {
  it("accepts a bucket without settings, and one with every setting", () => {
    expect(bucketFaults({})).toEqual([]);
    expect(bucketFaults({ name: "team-reports", protect: false, expireAfterDays: 1, forceDestroy: true })).toEqual([]);
  });

  it("refuses a name that S3 refuses", () => {
    expect(bucketFaults({ name: "Reports" }).map(describeFault)).toEqual([
      `'name' must be lower-case letters, digits, hyphens and dots, with a letter or digit at both ends, got "Reports"; choose a name such as "task-tool-states"`,
    ]);
  });

  it.each([0, -1, 1.5])("refuses %d days", (expireAfterDays) => {
    expect(bucketFaults({ expireAfterDays }).map(describeFault)).toEqual([
      `'expireAfterDays' must be at least 1, got ${String(expireAfterDays)}; write a whole number of days, or omit it to keep objects for ever`,
    ]);
  });
});

describe("the names of data", () => {
  it("come from platform, environment and key where none is given", () => {
    expect(tableName("task-tool", "prod", "openTasks")).toBe("task-tool-prod-open-tasks");
    expect(bucketName("task-tool", "prod", "completedTaskReportBucket")).toBe(
      "task-tool-prod-completed-task-report-bucket",
    );
    expect(tableName("task-tool", "prod", "tasks", { name: "tasks" })).toBe("tasks");
    expect(bucketName("task-tool", "prod", "reports", { name: "our-reports" })).toBe("our-reports");
  });

  const messages = (data: DataSettings, platform = "task-tool") =>
    dataNameFaults(platform, "prod", data).map(describeFault);

  it("are accepted where they are different, a table's and a bucket's even where they are not", () => {
    expect(messages({ tables: { tasks: TASKS, users: TASKS }, buckets: { tasks: {} } })).toEqual([]);
  });

  it("are refused where a default is too long for S3", () => {
    const key = "a".repeat(50);
    expect(messages({ tables: { [key]: TASKS }, buckets: { [key]: {} } })).toEqual([
      `'buckets.${key}' gets a name that must have 3 to 63 characters, has 65, got "task-tool-prod-${key}"; give it a 'name'`,
    ]);
  });

  it("are refused where a default is too long for DynamoDB, and not told twice where a name is given", () => {
    const platform = "p".repeat(250);
    expect(messages({ tables: { tasks: TASKS, users: { ...TASKS, name: "a" } } }, platform)).toEqual([
      expect.stringMatching(/^'tables.tasks' gets a name that must have 3 to 255 characters, has 261, got "pp/),
    ]);
  });

  it("are refused where two have the same", () => {
    expect(
      messages({
        tables: { openTasks: TASKS, other: { ...TASKS, name: "task-tool-prod-open-tasks" } },
        buckets: { reports: {}, copies: { name: "task-tool-prod-reports" } },
      }),
    ).toEqual([
      `'tables.other' has the name of 'tables.openTasks', got "task-tool-prod-open-tasks"; give it another 'name'`,
      `'buckets.copies' has the name of 'buckets.reports', got "task-tool-prod-reports"; give it another 'name'`,
    ]);
  });
});

describe("workloadAccessFaults", () => {
  const data: DataSettings = { tables: { tasks: TASKS }, buckets: { reports: {} } };
  const messages = (access: WorkloadAccessSettings, of: DataSettings | undefined = data) =>
    workloadAccessFaults(access, of).map(describeFault);

  it("accepts what the environment has", () => {
    expect(messages({ tables: { tasks: "read" }, buckets: { reports: "write" } })).toEqual([]);
  });

  it("refuses what the environment has not, and knows what was meant", () => {
    expect(messages({ tables: { task: "read", reports: "read" }, buckets: { archive: "write" } })).toEqual([
      `'tables.task' must be a table of the environment's 'data'; did you mean "tasks"?`,
      `'tables.reports' must be a table of the environment's 'data'; it is a bucket: name it in 'buckets'`,
      `'buckets.archive' must be a bucket of the environment's 'data'; known are reports`,
    ]);
  });

  it("refuses any in an environment without data", () => {
    expect(messages({ tables: { tasks: "read" } }, {})).toEqual([
      "'tables.tasks' must be a table of the environment's 'data'; known are none",
    ]);
  });

  it("refuses a workload that asks for nothing", () => {
    expect(messages({ via: "irsa" })).toEqual(["must name a table or a bucket; name one, or omit it"]);
  });
});

describe("dataStatements", () => {
  const place = { account: "123456789012", region: "ap-northeast-1" };
  const names = {
    tables: { tasks: "demo-prod-tasks", users: "demo-prod-users" },
    buckets: { reports: "demo-prod-reports", inbox: "demo-prod-inbox" },
  };
  const table = (name: string) => [
    `arn:aws:dynamodb:ap-northeast-1:123456789012:table/${name}`,
    `arn:aws:dynamodb:ap-northeast-1:123456789012:table/${name}/index/*`,
  ];
  const read = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
  ];

  it("lets a reader read a table and its indexes", () => {
    expect(dataStatements(place, { tables: { tasks: "read" } }, names)).toEqual([
      { sid: "ReadTables", actions: read, resources: table("demo-prod-tasks") },
    ]);
  });

  it("lets a writer read and change items, never the table itself", () => {
    expect(dataStatements(place, { tables: { users: "read-write", tasks: "read-write" } }, names)).toEqual([
      {
        sid: "ReadWriteTables",
        actions: [...read, "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        resources: [...table("demo-prod-tasks"), ...table("demo-prod-users")],
      },
    ]);
  });

  it.each([
    ["read", [{ sid: "ReadObjects", actions: ["s3:GetObject"] }]],
    [
      "read-write",
      [
        {
          sid: "ReadWriteObjects",
          actions: ["s3:AbortMultipartUpload", "s3:PutObject", "s3:DeleteObject", "s3:GetObject"],
        },
      ],
    ],
  ] as const)("lets %s list the bucket, and no more than its name says with objects", (access, [objects]) => {
    expect(dataStatements(place, { buckets: { reports: access } }, names)).toEqual([
      { sid: "ListBuckets", actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::demo-prod-reports"] },
      { ...objects, resources: ["arn:aws:s3:::demo-prod-reports/*"] },
    ]);
  });

  it("lets write neither list nor read nor delete", () => {
    expect(dataStatements(place, { buckets: { reports: "write" } }, names)).toEqual([
      {
        sid: "WriteObjects",
        actions: ["s3:AbortMultipartUpload", "s3:PutObject"],
        resources: ["arn:aws:s3:::demo-prod-reports/*"],
      },
    ]);
  });

  it("is the same text whatever the order of the keys", () => {
    const one = dataStatements(place, { buckets: { reports: "read", inbox: "read" } }, names);
    expect(dataStatements(place, { buckets: { inbox: "read", reports: "read" } }, names)).toEqual(one);
    expect(one[0]?.resources).toEqual(["arn:aws:s3:::demo-prod-inbox", "arn:aws:s3:::demo-prod-reports"]);
  });

  it("names China's partition there", () => {
    const china = dataStatements(
      { ...place, region: "cn-north-1" },
      { tables: { tasks: "read" }, buckets: { reports: "read" } },
      names,
    );
    expect(JSON.stringify(china)).not.toContain("arn:aws:");
  });
});
