import { cronFaults, longestGapMinutes } from "../../domain/kubernetes/cron";
import { describeFault } from "../../domain/text/errors";

const EXAMPLE = 'for example "0 15 * * *": minute, hour, day of the month, month, day of the week';
const VALUES = 'for example "*", "1,3", "1-5" or "*/2"';

describe("cronFaults", () => {
  it.each([
    "* * * * *",
    "0 15 * * *",
    " */5  0-23/2 1,15 JAN-Mar mon-FRI ",
    "5/10 ? ? 12 0,6",
    "0 0 29 2 *",
    "0 0 31 2 1",
    "@daily",
  ])("accepts %j", (text) => {
    expect(cronFaults(text)).toEqual([]);
  });

  it.each([
    ["", [`must be a cron expression of 5 fields, has 0, got ""; ${EXAMPLE}`]],
    ["0 15 * *", [`must be a cron expression of 5 fields, has 4, got "0 15 * *"; ${EXAMPLE}`]],
    [
      "0 0 15 * * *",
      [
        'must be a cron expression of 5 fields, has 6, got "0 0 15 * * *"; Kubernetes knows neither seconds nor years: remove that field',
      ],
    ],
    ["@every 1h", [`must be a cron expression of 5 fields, has 2, got "@every 1h"; ${EXAMPLE}`]],
    ["TZ=Asia/Tokyo 0 0 * * *", [`must not name a time zone, got "TZ=Asia/Tokyo 0 0 * * *"; set 'timeZone'`]],
    ["CRON_TZ=Asia/Tokyo 0 0 * * *", [`must not name a time zone, got "CRON_TZ=Asia/Tokyo 0 0 * * *"; set 'timeZone'`]],
    [
      "60 24 * * *",
      [
        `must have 0 to 59 as its minute, has "60", got "60 24 * * *"; ${VALUES}`,
        `must have 0 to 23 as its hour, has "24", got "60 24 * * *"; ${VALUES}`,
      ],
    ],
    [
      "0 0 0 13 *",
      [
        `must have 1 to 31 as its day of the month, has "0", got "0 0 0 13 *"; ${VALUES}`,
        `must have 1 to 12 or JAN to DEC as its month, has "13", got "0 0 0 13 *"; ${VALUES}`,
      ],
    ],
    ["0 0 * * 7", [`must have 0 to 6 or SUN to SAT as its day of the week, has "7", got "0 0 * * 7"; Sunday is 0`]],
    ["*/0 * * * *", [`must have 0 to 59 as its minute, has "*/0", got "*/0 * * * *"; ${VALUES}`]],
    ["5-1 * * * *", [`must have 0 to 59 as its minute, has "5-1", got "5-1 * * * *"; ${VALUES}`]],
    ["*-5 * * * *", [`must have 0 to 59 as its minute, has "*-5", got "*-5 * * * *"; ${VALUES}`]],
    ["1,,2 * * * *", [`must have 0 to 59 as its minute, has "1,,2", got "1,,2 * * * *"; ${VALUES}`]],
    ["0 0 L * *", [`must have 1 to 31 as its day of the month, has "L", got "0 0 L * *"; ${VALUES}`]],
    ["0 0 31 4,6 *", [`must name a day that exists, got "0 0 31 4,6 *"; no month that it names has such a day`]],
  ])("refuses %j", (text, messages) => {
    expect(cronFaults(text).map(describeFault)).toEqual(messages);
  });
});

describe("longestGapMinutes", () => {
  const hours = (count: number): number => count * 60;
  const days = (count: number): number => hours(count * 24);

  it.each([
    ["* * * * *", 1],
    ["*/7 * * * *", 7],
    ["0 */4 * * *", hours(4)],
    ["0 */5 * * *", hours(5)],
    ["0 */9 * * *", hours(9)],
    ["0 0,6 * * *", hours(18)],
    ["30 8-17 * * *", hours(15)],
    ["15/20 3 * * *", hours(24) - 40],
    ["@hourly", hours(1)],
    ["0 0 * * 1", days(7)],
    ["0 12 * * 1-5", days(3)],
    ["0 0 1 * *", days(31)],
    ["0 0 31 * *", days(61)],
    ["0 0 */2 * *", days(2)],
    ["@yearly", days(366)],
  ])("of %j is %d", (text, minutes) => {
    expect(longestGapMinutes(text)).toBe(minutes);
  });

  it("knows that 29 February is missing in 2100", () => {
    expect(longestGapMinutes("0 0 29 2 *")).toBe(days(8 * 365 + 1));
  });

  it("takes either day where both the month's and the week's are restricted", () => {
    expect(longestGapMinutes("0 0 1 * 1")).toBe(days(7));
    expect(longestGapMinutes("0 0 31 2 1")).toBe(days(7 * 50));
  });

  it("takes both where one of them begins with a star", () => {
    expect(longestGapMinutes("0 0 */1 * 1")).toBe(days(7));
    expect(longestGapMinutes("0 0 */2 * 1")).toBe(days(2));
  });
});
