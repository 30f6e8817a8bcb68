// Makes of the facts (a line of JSON each) and the goals a report for people (Markdown and charts) and
// one for programs (JSON): node report.mjs FACTS.jsonl OUT GOALS.mjs KNOBS. Ends with 1 when an answer was wrong.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { basename, resolve } from "node:path";
import { barChart } from "./chart.mjs";

const [factsPath, out, goalsPath, knobs] = process.argv.slice(2);
const goals = await import(resolve(goalsPath));
const facts = readFileSync(factsPath, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
const byKey = new Map(facts.map((fact) => [`${fact.group}/${fact.name}`, fact]));
const skipped = facts.filter((fact) => fact.group === "skipped");

function figure(value, unit = "") {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return `${value.toLocaleString("en", { maximumFractionDigits: digits })}${unit === "" ? "" : ` ${unit}`}`;
}

const isRate = (unit) => unit.endsWith("/s");

function look(row, key, ours) {
  const fact = byKey.get(key);
  if (fact === undefined) return undefined;
  const value = fact[(ours && row.field) || "value"] * ((ours && row.scale) || 1);
  return { value, unit: (ours && row.unit) || fact.unit, runs: fact.runs, by: fact.by };
}

// "faster" is above 1 when ours is better; "share" is ours of the peer's; "growth" how much more ours costs.
function compare(row, ours, peer) {
  if (row.how === "value") return ours.value;
  if (row.how === "none") return ours.value;
  const measured = row.ratio === undefined ? undefined : byKey.get(row.ratio);
  if (measured !== undefined) return measured.value;
  const rate = isRate(ours.unit) ? ours.value / peer.value : peer.value / ours.value;
  return row.how === "growth" ? 1 / rate : rate;
}

function goalText(row, unit) {
  if (row.how === "none") return "none";
  const bound = row.least ?? row.most;
  if (bound === undefined) return "";
  const sign = row.least === undefined ? "≤" : "≥";
  if (row.how === "share") return `${sign} ${figure(bound * 100)} %`;
  return `${sign} ${figure(bound)}${row.how === "value" ? ` ${unit}` : " ×"}`;
}

function whyMissing(row) {
  const name = `${row.peerName ?? ""} ${row.what} ${row.ours}`.toLowerCase();
  const reason = skipped.find((fact) => name.includes(fact.name.toLowerCase()));
  return reason === undefined ? "not measured" : `not measured: ${reason.reason}`;
}

function judge(row) {
  const ours = look(row, row.ours, true);
  const peer = row.peer === undefined ? undefined : look(row, row.peer, false);
  const answer = { what: row.what, how: row.how, goal: goalText(row, ours?.unit ?? row.unit ?? ""), least: row.least, most: row.most,
    peer_name: row.peerName, ours, peer };
  if (ours === undefined || (row.peer !== undefined && peer === undefined)) {
    return { ...answer, verdict: whyMissing(row) };
  }
  const result = compare(row, ours, peer);
  const isMet = row.how === "none" ? result === 0
    : row.least !== undefined ? result >= row.least : row.most === undefined || result <= row.most;
  const hasGoal = row.how === "none" || row.least !== undefined || row.most !== undefined;
  return { ...answer, result, verdict: !hasGoal ? "–" : isMet ? "met" : row.how === "none" ? "WRONG" : "missed" };
}

function resultText(row) {
  if (row.result === undefined) return "–";
  if (row.how === "share") return `${figure(row.result * 100)} %`;
  return row.how === "value" || row.how === "none" ? "" : `${figure(row.result)} ×`;
}

function absolute(side) {
  if (side === undefined) return "–";
  return (side.by === undefined ? "" : `${side.by} `) + figure(side.value, side.unit) + (side.runs === undefined || side.runs >= 5 ? "" : ` (${side.runs === 1 ? "1 run" : `${side.runs} runs`})`);
}

function table(rows) {
  const lines = rows.map((row) =>
    `| ${row.what} | ${absolute(row.ours)} | ${row.peer === undefined ? row.peer_name ?? "" : `${row.peer_name}: ${absolute(row.peer)}`} | ` +
    `${resultText(row)} | ${row.goal} | ${row.verdict === "met" || row.verdict === "–" ? row.verdict : `**${row.verdict}**`} |`);
  return ["| what | tapak | peer | ratio | goal | verdict |", "|---|---|---|---|---|---|", ...lines].join("\n");
}

const goalOf = (row) => row.least ?? row.most;

// A chart for each way of comparing, so that all bars of one chart have one scale.
function charts(section, number) {
  const kinds = [
    { how: "faster", title: "times faster than the peer", unit: "×", log: true, scale: 1 },
    { how: "share", title: "share of the ceiling", unit: "%", log: false, scale: 100 },
    { how: "growth", title: "times the cost", unit: "×", log: false, scale: 1 },
    { how: "value", title: "figures by themselves, as a part of their goal", unit: "%", log: false, scale: 100 },
  ];
  return kinds.flatMap((kind) => {
    const shown = section.rows.filter((row) => row.how === kind.how && row.result !== undefined &&
      (kind.how !== "value" || goalOf(row) !== undefined));
    const bars = shown.map((row) => {
      const whole = kind.how === "value" ? goalOf(row) : 1;
      return {
        label: row.what, note: row.peer_name ?? row.goal, value: row.result / whole * kind.scale,
        goal: goalOf(row) === undefined ? undefined : goalOf(row) / whole * kind.scale,
        isMost: row.most !== undefined, isMet: row.verdict !== "missed",
        text: kind.how === "value" ? figure(row.ours.value, row.ours.unit) : `${figure(row.result * kind.scale)} ${kind.unit}`,
      };
    });
    if (bars.length === 0) return [];
    const file = `${out}-${number + 1}-${kind.how}.svg`;
    writeFileSync(file, barChart({ title: `${section.name}: ${kind.title}`, bars, isLog: kind.log, unit: kind.unit }));
    return [basename(file)];
  });
}

function run(command, ...words) {
  try {
    return execFileSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split("\n")[0];
  } catch {
    return "–";
  }
}

const about = {
  title: goals.title,
  made: new Date().toISOString(),
  version: run("git", "describe", "--tags", "--always", "--dirty"),
  machine: `${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${
    readFileSync("/proc/loadavg", "utf8").split(" ")[0]}`,
  knobs,
};
const sections = goals.sections.map((section) => ({ name: section.name, rows: section.rows.map(judge) }));
const extras = [...new Set(facts.map((fact) => fact.group))].filter((group) => group !== "skipped");

const parts = [`# ${goals.title}`,
  `Version ${about.version}, ${about.made}, on ${about.machine}.\nSettings: ${knobs}.\n` +
  "Figures are medians. A ratio compares both sides in this run; absolute figures hold for this machine at this hour only."];
sections.forEach((section, number) => {
  parts.push(`## ${section.name}`, table(section.rows), ...charts(section, number).map((file) => `![${section.name}](${file})`));
});
if (skipped.length > 0) {
  parts.push("## Left out", skipped.map((fact) => `- ${fact.name}: ${fact.reason}`).join("\n"));
}
parts.push("## All figures");
for (const group of extras) {
  const rows = facts.filter((fact) => fact.group === group);
  parts.push(`### ${group}`, "| what | value | runs | least to most | memory |\n|---|---|---|---|---|\n" + rows.map((fact) =>
    `| ${fact.name} | ${figure(fact.value, fact.unit)} | ${fact.runs ?? ""} | ${fact.least === undefined ? ""
      : `${figure(fact.least)}–${figure(fact.most)}`} | ${fact.rss_mb === undefined ? "" : `${figure(fact.rss_mb)} MB`} |`).join("\n"));
}
writeFileSync(`${out}.md`, parts.join("\n\n") + "\n");
writeFileSync(`${out}.json`, JSON.stringify({ about, sections, skipped, facts }, null, 1) + "\n");

const verdicts = sections.flatMap((section) => section.rows).map((row) => row.verdict);
const count = (verdict) => verdicts.filter((each) => each === verdict).length;
console.log(`${out}.md: ${count("met")} goals met, ${count("missed")} missed, ${count("WRONG")} wrong, ` +
  `${verdicts.filter((each) => each.startsWith("not")).length} not measured`);
process.exit(count("WRONG") === 0 ? 0 : 1);
