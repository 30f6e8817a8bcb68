// What `make bench-serve` is held to, in the form of goals.mjs: for each number of reports, the share of
// libmicrohttpd's ceiling, the 99th percentile, and how many times the best of the peers.
const sizes = (process.env.SIZES ?? "100000 1000000").trim().split(/\s+/);
const counts = (process.env.CONNECTIONS ?? "2 32").trim().split(/\s+/);
const many = counts[counts.length - 1];

// title, least share of the ceiling, most milliseconds at the 99th percentile, times the best peer
const rows = [
  ["one feature by id", 0.4, 10, 5],
  ["items, limit=10", 0.4, 10, 5],
  ["items, random bbox, limit=100", 0.3, 15, 10],
  ["items, random bbox, limit=1000", 0.3, 40, 10],
  ["all villages", 0.6, undefined, 10],
  ["vector tile, z6 to z14", 0.4, 10, 10],
  ["vector tile, random filter", 0.2, 15, undefined],
  ["summary by village, random filter", 0.2, 15, undefined],
];

function shares(group) {
  return counts.flatMap((count) => rows.map(([title, least]) => ({
    what: `${title}, ${count} connections`, ours: `${group}/${title}, ${count} connections`,
    peer: `${group}/${title}, ${count} connections, ceiling`, peerName: "ceiling", how: "share", least,
  }))).concat({
    what: `submit a report, ${many} connections`, ours: `${group}/submit a report, ${many} connections`,
    peer: `${group}/one fsync a report`, peerName: "one fsync a report", how: "faster", least: 5,
  });
}

function waits(group) {
  return [...rows, ["submit a report", undefined, 50]].filter(([, , most]) => most !== undefined).map(([title, , most]) => ({
    what: `${title}: p99 at ${many} connections`, ours: `${group}/${title}, ${many} connections`, field: "p99_ms", unit: "ms",
    how: "value", most,
  }));
}

function peers(group) {
  return rows.filter(([, , , times]) => times !== undefined).map(([title, , , times]) => ({
    what: title, ours: `${group}/${title}, ${many} connections`, peer: `${group}/${title}, best peer`, peerName: "best peer",
    how: "faster", least: times,
  })).concat({
    what: "boxes in which PostGIS counts other reports", ours: `${group}/boxes counted otherwise by PostGIS`,
    peer: `${group}/boxes counted`, peerName: "counted", how: "none",
  });
}

const groups = sizes.map((size) => `serving ${size}`);
const [first, last] = [groups[0], groups[groups.length - 1]];
const growth = groups.length < 2 ? [] : rows.map(([title]) => ({
  what: `${title}, ${many} connections`, ours: `${last}/${title}, ${many} connections`,
  peer: `${first}/${title}, ${many} connections`, peerName: `at ${Number(sizes[0]).toLocaleString("en")}`, how: "share", least: 0.5,
}));

export const title = "Serving";
export const sections = [
  ...groups.map((group, i) => ({
    name: `${Number(sizes[i]).toLocaleString("en")} reports, against the ceiling`, rows: [...shares(group), ...waits(group)],
  })),
  { name: `${Number(sizes[sizes.length - 1]).toLocaleString("en")} reports, against other servers`, rows: peers(last) },
  { name: `From ${Number(sizes[0]).toLocaleString("en")} to ${Number(sizes[sizes.length - 1]).toLocaleString("en")} reports`, rows: growth },
  { name: "Start and memory", rows: [
    { what: `start to ready, ${sizes[0]} reports`, ours: `${first}/start to ready`, how: "value", most: 1 },
    { what: `memory when idle, ${sizes[0]} reports`, ours: `${first}/memory, idle`, how: "value", most: 60 },
    ...(groups.length < 2 ? [] : [
      { what: "memory a point", ours: "serving/memory a point", how: "value", most: 100 },
      { what: `memory when idle, ${sizes[sizes.length - 1]} reports`, ours: `${last}/memory, idle`, how: "value" },
    ]),
    ...groups.map((group, i) => ({ what: `memory after all that, ${sizes[i]} reports`, ours: `${group}/memory, after all that`, how: "value" })),
  ] },
].filter((section) => section.rows.length > 0);
