// Serving, against the ceiling of libmicrohttpd and against other servers of the same data: starts the
// program on databases of several sizes, lets wrk ask, and writes a line of JSON a figure to standard output.
//   node serve.mjs BINARIES VILLAGES, with SIZES SECONDS ROUNDS CONNECTIONS ONLY PEERS of serve.sh
import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparePeers } from "./serve_peers.mjs";
import {
  answers, connections, freePort, killAll, memoryOf, put, putRate, reduce, rounds, say, skip, sleep, start, stop, wrk, writeAsks,
} from "./serve_tools.mjs";

const [binaries, villages] = process.argv.slice(2);
const sizes = (process.env.SIZES ?? "100000 1000000").trim().split(/\s+/).map(Number);
const only = (process.env.ONLY ?? "").trim().split(/\s+/).filter((kind) => kind !== "");
const work = mkdtempSync(join(tmpdir(), "tapak-serve-"));
chmodSync(work, 0o755); // peers run as another user

const rows = [
  ["item", "one feature by id"],
  ["page10", "items, limit=10"],
  ["box100", "items, random bbox, limit=100"],
  ["box1000", "items, random bbox, limit=1000"],
  ["villages", "all villages"],
  ["tile", "vector tile, z6 to z14"],
  ["tile_filtered", "vector tile, random filter"],
  ["summary", "summary by village, random filter"],
  ["submit", "submit a report"],
].filter(([kind]) => only.length === 0 || only.includes(kind));

function makeDatabase(size) {
  const path = join(work, `${size}.db`);
  const rowsPath = join(work, "rows.csv");
  const tapak = (...words) => execFileSync("build/tapak", [...words, "--db", path], { stdio: ["ignore", "ignore", "pipe"] });
  say(`${size} reports`);
  tapak("init");
  tapak("boundaries", "load", villages, "--edition", "bench");
  const out = openSync(rowsPath, "w");
  execFileSync(join(binaries, "bench_make"), ["reports", String(size), villages], { stdio: ["ignore", out, "inherit"] });
  closeSync(out);
  tapak("import", "reports", rowsPath, "--published");
  rmSync(rowsPath);
  return path;
}

// Our answers and the ceiling's of the same size in turns; what is not there yet, or fails, is left out.
async function measureRow(group, url, asksPath, [kind, title]) {
  let warm = wrk(url, asksPath, kind, 8, 0, 1);
  if (warm?.requests === 0) warm = wrk(url, asksPath, kind, 2, 0, 10); // the slowest need more than a second
  if (warm === undefined || warm.requests === 0 || warm.failed > 0 || warm.broken > 0) {
    skip(`${group}: ${title}`, warm === undefined || warm.requests === 0 ? "no answer"
      : `${warm.failed} of ${warm.requests} answers are failures, ${warm.broken} connections broke`);
    return;
  }
  const port = await freePort();
  const size = Math.max(Math.round(warm.bytes / warm.requests) - 150, 1); // as wrk counts the headers too
  const ceiling = start(join(binaries, "bench_ceiling"), [String(port), String(size)]);
  await answers(`http://127.0.0.1:${port}/`, 2000);
  for (const count of connections) {
    const ours = [];
    const most = [];
    for (let round = 1; round <= rounds; round++) {
      ours.push(wrk(url, asksPath, kind, count, round));
      if (kind !== "submit") most.push(wrk(`http://127.0.0.1:${port}`, asksPath, kind, count, round));
    }
    putRate(group, `${title}, ${count} connections`, ours);
    if (kind !== "submit") putRate(group, `${title}, ${count} connections, ceiling`, most);
    say(`${title}, ${count} connections: ${Math.round(reduce(ours).rate)}/s, p99 ${reduce(ours).p99_ms} ms` +
      (most.length > 0 ? `, ceiling ${Math.round(reduce(most).rate)}/s` : ""));
  }
  ceiling.stdin.end();
}

async function asksOf(url) {
  const items = await (await fetch(`${url}/ogc/collections/reports/items?limit=5000`)).json();
  const placed = items.features.filter((feature) => feature.geometry !== null);
  return {
    points: placed.map((feature) => feature.geometry.coordinates),
    ids: items.features.map((feature) => String(feature.id)),
    categories: ["karhutla", "pembalakan", "perambahan", "buka_lahan", "cemar_air", "cemar_udara", "tambang_liar", "sampah"],
    states: ["received", "verified", "forwarded", "in_progress", "closed"],
    classes: ["pengaduan_pengawasan", "pengaduan", "informasi", "aspirasi"],
    items: "/ogc/collections/reports/items", items_suffix: "?", item_suffix: "",
    villages: "/ogc/collections/villages/items?limit=2000",
    tile: "/ogc/collections/reports/tiles/WebMercatorQuad/{z}/{y}/{x}",
  };
}

async function startServer(path, group) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const server = start("build/tapak", ["serve", "--db", path, "--listen", `127.0.0.1:${port}`, "--quiet"]);
  if (!(await answers(`${url}/ready`, 120000))) throw new Error(`tapak serve does not answer on ${url}`);
  put(group, "start to ready", (performance.now() - began) / 1000, "s");
  return { server, url };
}

async function measureSize(size, isLast) {
  const group = `serving ${size}`;
  const path = makeDatabase(size);
  const { server, url } = await startServer(path, group);
  try {
    await sleep(1000);
    const idle = memoryOf(server);
    put(group, "memory, idle", idle.all, "MB", { own: idle.own });
    const asks = await asksOf(url);
    const asksPath = writeAsks(join(work, "tapak.lua"), asks);
    for (const row of rows) await measureRow(group, url, asksPath, row);
    const busy = memoryOf(server);
    put(group, "memory, after all that", busy.all, "MB", { own: busy.own });
    if (rows.some(([kind]) => kind === "submit")) {
      const fsync = execFileSync(join(binaries, "bench_fsync"), [join(work, "fsync"), "3"], { encoding: "utf8", timeout: 60_000 });
      put(group, "one fsync a report", Number(fsync), "answers/s", { runs: 1 });
    }
    if (isLast && process.env.PEERS !== "0") {
      await comparePeers({ path, villages, work, group, url, asks, rows });
    }
    return idle;
  } finally {
    await stop(server);
  }
}

async function main() {
  if (!existsSync("/usr/bin/wrk")) {
    skip("serving", "wrk is not installed: make bench-deps");
    return;
  }
  const idles = [];
  for (const [i, size] of sizes.entries()) {
    idles.push(await measureSize(size, i === sizes.length - 1));
    rmSync(join(work, `${size}.db`), { force: true });
  }
  if (sizes.length > 1) {
    const last = sizes.length - 1;
    put("serving", "memory a point", (idles[last].own - idles[0].own) * 2 ** 20 / (sizes[last] - sizes[0]), "bytes");
  }
}

process.on("SIGINT", () => process.exit(1));
process.on("SIGTERM", () => process.exit(1));
process.on("exit", () => {
  killAll();
  rmSync(work, { recursive: true, force: true });
});
await main();
