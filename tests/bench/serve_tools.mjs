// What the measuring of servers shares: starting and ending programs, asking with wrk, lines of JSON.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";

export const seconds = Number(process.env.SECONDS ?? 3);
export const rounds = Number(process.env.ROUNDS ?? 3);
export const connections = (process.env.CONNECTIONS ?? "2 32").trim().split(/\s+/).map(Number);
const running = new Set();

export const say = (words) => process.stderr.write(`bench: ${words}\n`);
export const put = (group, name, value, unit, more = {}) =>
  process.stdout.write(`${JSON.stringify({ group, name, value, unit, ...more })}\n`);
export const skip = (name, reason) => process.stdout.write(`${JSON.stringify({ group: "skipped", name, reason })}\n`);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

export function start(command, words, options = {}) {
  const child = spawn(command, words, { stdio: ["pipe", "ignore", "ignore"], ...options });
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

export async function stop(child) {
  if (child.exitCode !== null) return;
  const gone = new Promise((done) => child.on("exit", done));
  child.kill("SIGTERM");
  await gone;
}

export async function answers(url, withinMs) {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch { /* not yet */ }
    await sleep(20);
  }
  return false;
}

/** Memory of a process in MB: what is its own, and all that is resident. */
export function memoryOf(child) {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const mb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0) / 1024;
  return { own: mb("RssAnon"), all: mb("VmRSS") };
}

const lua = (value) => Array.isArray(value) ? `{${value.map(lua).join(",")}}`
  : typeof value === "object" ? `{${Object.entries(value).map(([key, each]) => `${key}=${lua(each)}`).join(",")}}`
    : typeof value === "number" ? String(value) : JSON.stringify(value);

/** Writes what ask.lua asks for; gives its path. */
export function writeAsks(path, asks) {
  writeFileSync(path, `return ${lua(asks)}\n`);
  return path;
}

/** One run of wrk; undefined when nothing was answered. One that does not end counts as no answer. */
export function wrk(url, asksPath, kind, count, round, duration = seconds) {
  const words = ["-t", String(Math.min(count, 2)), "-c", String(count), "-d", `${duration}s`, "--timeout", "10s",
    "-s", "tests/bench/ask.lua", url, "--", asksPath, kind, String(round)];
  try {
    const out = execFileSync("wrk", words, { encoding: "utf8", timeout: (duration + 60) * 1000, killSignal: "SIGKILL" });
    const line = /^RESULT (.*)$/m.exec(out);
    return line === null ? undefined : JSON.parse(line[1]);
  } catch (failure) {
    if (failure.code !== "ETIMEDOUT") throw failure;
    say(`${kind}: wrk did not end`);
    return { requests: 0, seconds: duration, bytes: 0, failed: 0, broken: count, p50_ms: 0, p99_ms: 0, most_ms: 0 };
  }
}

/** The middle of several runs. */
export function reduce(results) {
  const rates = results.map((each) => each.requests / each.seconds);
  const bytes = results.reduce((sum, each) => sum + each.bytes, 0) / Math.max(results.reduce((sum, each) => sum + each.requests, 0), 1);
  return {
    rate: median(rates), least: Math.min(...rates), most: Math.max(...rates), bytes: Math.round(bytes),
    p50_ms: median(results.map((each) => each.p50_ms)), p99_ms: median(results.map((each) => each.p99_ms)),
  };
}

/** A rate at which answers came, with its p50, p99 and size. */
export function putRate(group, name, results) {
  const { rate, ...more } = reduce(results);
  put(group, name, rate, "answers/s", { runs: results.length, ...more });
}

/** Ends whatever was started here. */
export function killAll() {
  for (const child of running) child.kill("SIGKILL");
}
