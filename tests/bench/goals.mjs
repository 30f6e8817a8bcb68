// What `make bench` is held to: a row per figure. `ours` and `peer` are "group/name" of the facts;
// `how` says what is compared: "faster" (how many times ours is better than the peer's), "share"
// (ours as a part of the peer's), "growth" (how many times more ours costs), "value" (ours alone).
// `least` or `most` is the goal.

// The ratio is one of the facts: the median of those of each round, in which all ways took turns.
function against(group, title, cloud, way, least) {
  return {
    what: title,
    ours: `${group}/${cloud}: ${way}`,
    peer: `${group}/${cloud}: geos`,
    ratio: `${group}/${cloud}: ${way} x geos`,
    peerName: "GEOS, prepared",
    how: "faster",
    least,
  };
}

const join = [
  against("villages", "uniform, in batches", "uniform", "batch", 60),
  against("villages", "uniform, in batches, plain C", "uniform", "batch in plain C", 35),
  against("villages", "at borders, in batches", "clustered", "batch", 60),
  against("villages", "at borders, in batches, plain C", "clustered", "batch in plain C", 40),
  against("densified", "at borders of 1.6 M vertices, in batches", "clustered", "batch", 60),
  against("densified", "at borders of 1.6 M vertices, in batches, plain C", "clustered", "batch in plain C", 40),
  against("villages", "uniform, one at a time", "uniform", "one", 30),
  { what: "batch against the join in SQL", ours: "sql/batch", peer: "sql/join", peerName: "SpatiaLite SQL",
    how: "faster", least: 5000 },
  { what: "the SQL function against the join in SQL", ours: "sql/function", peer: "sql/join",
    peerName: "SpatiaLite SQL", how: "faster", least: 400 },
  { what: "build, 1,038 villages", ours: "villages/build", how: "value", most: 0.15 },
  { what: "memory at the peak of building, 1,038 villages", ours: "villages/memory", how: "value", most: 25 },
  { what: "build, 83,040 villages", ours: "replicated/build", how: "value", most: 6 },
  { what: "memory at the peak of building, 83,040 villages", ours: "replicated/memory", how: "value", most: 600 },
  { what: "83,040 villages against 1,038, uniform", ours: "replicated/uniform: batch",
    peer: "villages/uniform: batch", peerName: "1,038 villages", how: "growth", most: 4 },
  { what: "8 times the vertices, at borders", ours: "densified/clustered: batch",
    peer: "villages/clustered: batch", peerName: "the given vertices", how: "growth", most: 2 },
  ...["villages", "densified", "replicated"].flatMap((group) =>
    ["uniform", "clustered", "adversarial"].map((cloud) => ({
      what: `answers unlike GEOS: ${group}, ${cloud}`, ours: `${group}/${cloud}: different`,
      peer: `${group}/${cloud}: compared`, peerName: "compared", how: "none",
    })),
  ),
  { what: "answers unlike SpatiaLite's ST_Covers", ours: "sql/different", peer: "sql/compared",
    peerName: "compared", how: "none" },
];

const imports = [
  { what: "hotspots a core", ours: "import/hotspots", field: "cpu_value", how: "value", least: 300000 },
  { what: "hotspots", ours: "import/hotspots, beside PostGIS", peer: "import/hotspots, PostGIS",
    peerName: "PostGIS: COPY, geometry, GiST, join", how: "faster", least: 6 },
  { what: "hotspots", ours: "import/hotspots, beside PostGIS", peer: "import/hotspots, ogr2ogr",
    peerName: "ogr2ogr, no join", how: "faster", least: 12 },
  { what: "hotspots", ours: "import/hotspots, beside PostGIS", peer: "import/hotspots, ogr2ogr and ST_Covers",
    peerName: "ogr2ogr and ST_Covers", how: "faster", least: 80 },
  { what: "hotspots", ours: "import/hotspots", peer: "import/hotspots, floor", peerName: "bare loop", how: "share" },
  { what: "reports", ours: "import/reports", peer: "import/reports, floor",
    peerName: "bare loop, a row and an event", how: "share", least: 0.6 },
  { what: "reports", ours: "import/reports, beside PostGIS", peer: "import/reports, PostGIS",
    peerName: "PostGIS: COPY, geometry, GiST, events, join", how: "faster", least: 4 },
  { what: "reports as GeoJSON", ours: "import/geojson", how: "value", least: 200000 },
  { what: "memory, large file", ours: "import/hotspots, large file", field: "rss_mb", unit: "MB", how: "value",
    most: 200 },
  { what: "hotspots, the same file again", ours: "import/hotspots, the same again", peer: "import/hotspots",
    peerName: "the first time", how: "faster", least: 2 },
  { what: "reports, the same file again", ours: "import/reports, the same again", peer: "import/reports",
    peerName: "the first time", how: "faster", least: 2 },
  { what: "hotspots, into a large file: cost of a row", ours: "import/hotspots, into a large file",
    peer: "import/hotspots", peerName: "an empty file", how: "growth", most: 2 },
  { what: "the join alone of a new edition, a million", ours: "sql/batch", scale: 1e-3, unit: "s", how: "value",
    most: 1 },
  { what: "a new edition: loading it and placing all again", ours: "import/rejoin", peer: "import/geojson",
    peerName: "the import of these rows", how: "growth", most: 0.25 },
  { what: "hotspots, NASA's real files", ours: "import/real FIRMS files", how: "value" },
  { what: "rows that PostGIS joins otherwise", ours: "import/PostGIS differs", peer: "import/PostGIS compared",
    peerName: "compared", how: "none" },
  { what: "rows that SpatiaLite joins otherwise", ours: "import/ogr2ogr differs", peer: "import/ogr2ogr compared",
    peerName: "compared", how: "none" },
];

export const title = "The join and the import";
export const sections = [
  { name: "The join", rows: join },
  { name: "Import: from a file to durable, joined rows", rows: imports },
];
