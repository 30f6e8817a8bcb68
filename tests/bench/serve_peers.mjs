// Other servers of the same reports and villages: MapServer (OGC API, vector tiles) and QGIS Server (WFS 3)
// behind nginx, both on PostGIS. What is published is copied there, and how many reports lie in boxes is compared.
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answers, connections, freePort, put, putRate, reduce, rounds, say, seconds, skip, start, stop, wrk, writeAsks } from "./serve_tools.mjs";

const BOXES = 40;
const kinds = ["item", "page10", "box100", "box1000", "villages", "tile"];

const sh = (script, options = {}) => execFileSync("sh", ["-eu", "-c", script], {
  encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 600_000, killSignal: "SIGKILL", ...options, // of psql too
});

// The published reports of a database, as the public sees them, and the villages, in PostGIS.
function fillPostgis({ path, villages, work }) {
  const csv = join(work, "published.csv");
  writeFileSync(csv, sh(`sqlite3 -csv '${path}' "SELECT load_extension('mod_spatialite')" \
    "SELECT id, public_id, category, class, state, strftime('%Y-%m-%dT%H:%M:%SZ', received_ms / 1000, 'unixepoch'), title, area,
       placed_by, ST_X(public_geom), ST_Y(public_geom) FROM report WHERE is_published = 1 AND is_confidential = 0" | sed 1d`,
  { maxBuffer: 2 ** 31 - 1 }));
  sh(`. tests/bench/postgres.sh
    postgres_start '${work}/pg'
    ogr2ogr -f PostgreSQL "PG:$pg_url" '${villages}' -nln villages -nlt PROMOTE_TO_MULTI -lco GEOMETRY_NAME=geom -makevalid \
      -gt 65536 >/dev/null 2>&1
    $psql <<'SQL'
CREATE TABLE reports (id bigint PRIMARY KEY, public_id text, category text, class text, state text, received timestamptz,
  title text, area text, placed_by text, lon float8, lat float8, geom geometry(Point, 4326));
\\copy reports (id, public_id, category, class, state, received, title, area, placed_by, lon, lat) FROM '${csv}' WITH (FORMAT csv)
UPDATE reports SET geom = ST_SetSRID(ST_MakePoint(lon, lat), 4326);
CREATE INDEX ON reports USING gist (geom);
CREATE INDEX ON reports (received);
VACUUM FULL ANALYZE reports;
SQL`, { maxBuffer: 2 ** 28 });
  return `host=${work}/pg user=bench dbname=postgres`;
}

const askPostgis = (work, sql) =>
  sh(`psql -X -At -h '${work}/pg' -U bench postgres -c "${sql}"`).trim().split("\n");

// Reports without a public point are in every box, here as there.
async function compareCounts({ work, group, url, asks }) {
  let different = 0;
  for (let i = 0; i < BOXES; i++) {
    const [lon, lat] = asks.points[(i * 7919) % asks.points.length];
    const half = 0.05 * (1 + i % 20);
    const box = [lon - half, lat - half, lon + half, lat + half].map((side) => side.toFixed(4));
    const ours = (await (await fetch(`${url}${asks.items}?limit=1&bbox=${box.join(",")}`)).json()).numberMatched;
    const [theirs] = askPostgis(work, `SELECT count(*) FROM reports WHERE geom IS NULL OR ST_Intersects(geom, ST_MakeEnvelope(${box.join(",")}, 4326))`);
    if (ours !== Number(theirs)) {
      different++;
      say(`bbox=${box.join(",")}: ${ours} reports, PostGIS counts ${theirs}`);
    }
  }
  put(group, "boxes counted otherwise by PostGIS", different, "boxes");
  put(group, "boxes counted", BOXES, "boxes");
}

function mapFile(pgUrl) {
  const layer = (name, type) => `  LAYER
    NAME "${name}" TYPE ${type} STATUS ON
    CONNECTIONTYPE POSTGIS CONNECTION "${pgUrl}" PROCESSING "CLOSE_CONNECTION=DEFER"
    TEMPLATE "none" DATA "geom FROM ${name} USING UNIQUE ${name === "reports" ? "id" : "fid"} USING SRID=4326"
    PROJECTION "init=epsg:4326" END
    EXTENT 113 -3 120 3
    METADATA "ows_title" "${name}" "ows_featureid" "${name === "reports" ? "id" : "fid"}" "gml_featureid" "${name === "reports" ? "id" : "fid"}"
      "gml_include_items" "all" "ows_srs" "EPSG:4326" "ows_enable_request" "*" "oga_max_limit" "10000" END
  END
`;
  return `MAP
  NAME "bench" EXTENT 113 -3 120 3 SIZE 256 256 UNITS DD
  PROJECTION "init=epsg:4326" END
  OUTPUTFORMAT NAME "mvt" DRIVER "MVT" FORMATOPTION "EXTENT=4096" FORMATOPTION "EDGE_BUFFER=64" END
  WEB METADATA "ows_title" "bench" "ows_srs" "EPSG:4326 EPSG:3857" "ows_enable_request" "*" "ows_onlineresource" "http://127.0.0.1/ms/"
    "oga_onlineresource" "http://127.0.0.1/ms/bench/ogcapi" "oga_max_limit" "10000" "oga_html_template_directory" "/usr/share/mapserver/ogcapi/templates/html-bootstrap4/" END END
${layer("reports", "POINT")}${layer("villages", "POLYGON")}END
`;
}

// QGIS drops a layer whose id is not as long as those that it makes itself.
const idOf = (name) => `${name}_00000000_0000_4000_8000_000000000000`;

function projectFile(pgUrl) {
  const layers = [["reports", "Point", "id"], ["villages", "Polygon", "fid"]];
  const one = ([name, geometry, key]) => `<maplayer type="vector" geometry="${geometry}" wkbType="${geometry === "Point" ? "Point" : "MultiPolygon"}">
<id>${idOf(name)}</id><datasource>${pgUrl.replace("dbname=postgres", "dbname='postgres'")} key='${key}' srid=4326 type=${geometry === "Point" ? "Point" : "MultiPolygon"} table="public"."${name}" (geom)</datasource>
<layername>${name}</layername><srs><spatialrefsys><authid>EPSG:4326</authid></spatialrefsys></srs><provider encoding="UTF-8">postgres</provider>
<flags><Identifiable>1</Identifiable><Removable>1</Removable><Searchable>1</Searchable></flags></maplayer>`;
  const names = layers.map(([name]) => `<value>${idOf(name)}</value>`).join("");
  return `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" projectname="bench"><title>bench</title>
<projectCrs><spatialrefsys><authid>EPSG:4326</authid></spatialrefsys></projectCrs>
<layer-tree-group>${layers.map(([name]) => `<layer-tree-layer id="${idOf(name)}" name="${name}" checked="Qt::Checked" providerKey="postgres"/>`).join("")}</layer-tree-group>
<projectlayers>${layers.map(one).join("\n")}</projectlayers>
<properties><WFSLayers type="QStringList">${names}</WFSLayers><WFSLayersPrecision>${layers.map(([name]) => `<${idOf(name)} type="int">7</${idOf(name)}>`).join("")}</WFSLayersPrecision></properties>
</qgis>
`;
}

function nginxFile(work, port) {
  const pass = (socket) => `fastcgi_pass unix:${work}/${socket}.sock; fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param SERVER_NAME 127.0.0.1; fastcgi_param SERVER_PORT ${port}; fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param REQUEST_URI $request_uri; fastcgi_param HTTP_HOST $http_host; fastcgi_keep_conn on; fastcgi_buffers 64 64k;
      fastcgi_max_temp_file_size 0;`;
  return `daemon off; pid ${work}/nginx.pid; error_log ${work}/nginx.log; worker_processes 1; events { worker_connections 512; }
http { access_log off; client_body_temp_path ${work}/t1; proxy_temp_path ${work}/t2; fastcgi_temp_path ${work}/t3; uwsgi_temp_path ${work}/t4; scgi_temp_path ${work}/t5;
  server { listen 127.0.0.1:${port};
    location ~ ^/ms(?<rest>/.*)$ { fastcgi_param SCRIPT_NAME /ms; fastcgi_param PATH_INFO $rest; ${pass("mapserver")} }
    location /wfs3 { fastcgi_param SCRIPT_NAME ""; ${pass("qgis")} }
  } }
`;
}

// Processes of a FastCGI program on a socket of its own; they end with their pids.
function spawnFcgi(work, name, program, environment) {
  const user = process.getuid() === 0 ? "-u nobody -g nogroup" : "";
  mkdirSync(join(work, `home-${name}`));
  if (process.getuid() === 0) chownSync(join(work, `home-${name}`), 65534, 65534);
  sh(`spawn-fcgi -s '${work}/${name}.sock' -M 0777 -F 4 ${user} -P '${work}/${name}.pid' -- ${program} >/dev/null 2>&1`,
    { env: { ...process.env, HOME: join(work, `home-${name}`), ...environment }, stdio: "ignore" });
  return readFileSync(`${work}/${name}.pid`, "utf8").trim().split(/\s+/).map(Number);
}

function end(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch { /* gone */ }
  }
}

const peers = [
  {
    name: "MapServer", program: "/usr/lib/cgi-bin/mapserv", socket: "mapserver",
    prepare(work, pgUrl) {
      writeFileSync(join(work, "bench.map"), mapFile(pgUrl));
      writeFileSync(join(work, "mapserver.conf"), `CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n    OGCAPI_HTML_TEMPLATE_DIRECTORY "/usr/share/mapserver/ogcapi/templates/html-bootstrap4/"\n  END\n  MAPS\n    bench "${work}/bench.map"\n  END\nEND\n`);
      return { MAPSERVER_CONFIG_FILE: join(work, "mapserver.conf") };
    },
    asks: { items: "/ms/bench/ogcapi/collections/reports/items", items_suffix: "?f=json&", item_suffix: "?f=json",
      villages: "/ms/bench/ogcapi/collections/villages/items?f=json&limit=2000",
      tile: "/ms/?map=bench&mode=tile&tilemode=gmap&tile={x}+{y}+{z}&layers=reports&map.imagetype=mvt" },
    has: kinds,
  },
  {
    name: "QGIS Server", program: "/usr/lib/cgi-bin/qgis_mapserv.fcgi", socket: "qgis",
    prepare(work, pgUrl) {
      writeFileSync(join(work, "bench.qgs"), projectFile(pgUrl));
      return { QGIS_PROJECT_FILE: join(work, "bench.qgs"), QT_QPA_PLATFORM: "offscreen", QGIS_SERVER_LOG_LEVEL: "2",
        QGIS_SERVER_TRUST_LAYER_METADATA: "true", QGIS_SERVER_API_WFS3_MAX_LIMIT: "10000", QGIS_OPTIONS_PATH: work };
    },
    asks: { items: "/wfs3/collections/reports/items", items_suffix: ".json?", item_suffix: ".json",
      villages: "/wfs3/collections/villages/items.json?limit=2000", tile: "" },
    has: kinds.filter((kind) => kind !== "tile"),
  },
];

async function measurePeer(peer, { group, work, asks, rows }, url, pgUrl, best) {
  if (!existsSync(peer.program)) {
    skip(peer.name, `${peer.name} is not installed: make bench-deps`);
    return;
  }
  const pids = spawnFcgi(work, peer.socket, peer.program, peer.prepare(work, pgUrl));
  try {
    const ids = askPostgis(work, "SELECT id FROM reports ORDER BY md5(id::text) LIMIT 5000");
    const path = writeAsks(join(work, `${peer.socket}.lua`), { ...asks, ...peer.asks, ids });
    const probe = `${url}${peer.asks.items}${peer.asks.items_suffix}limit=1`;
    if (!(await answers(probe, 15000))) {
      const last = await fetch(probe).then(async (answer) => `${answer.status} ${await answer.text()}`, String);
      skip(peer.name, `does not answer: ${last.replaceAll(/\s+/g, " ").slice(0, 200)}`);
      return;
    }
    for (const [kind, title] of rows.filter(([kind]) => peer.has.includes(kind))) {
      const results = [];
      for (let round = 0; round <= rounds; round++) { // the first one warms up
        let result = wrk(url, path, kind, Math.max(...connections), round, round === 0 ? 1 : Math.max(seconds, 4));
        if (round > 0 && result?.requests === 0) result = wrk(url, path, kind, 4, round, 10); // one for each process
        if (round > 0 && result !== undefined) results.push(result);
      }
      if (results.every((each) => each.requests === 0 || each.failed > 0)) {
        skip(`${peer.name}: ${title}`, `${results[0]?.failed} of ${results[0]?.requests} answers are failures, ${results[0]?.broken} connections broke`);
        continue;
      }
      putRate(group, `${title}, ${peer.name}`, results);
      const { rate } = reduce(results);
      say(`${title}, ${peer.name}: ${rate.toFixed(1)}/s`);
      if (rate > (best.get(title)?.rate ?? 0)) best.set(title, { rate, by: peer.name, runs: results.length });
    }
  } finally {
    end(pids);
  }
}

/** where: path of the database, villages, work, group, url of the program, asks, rows. */
export async function comparePeers(where) {
  const missing = sh(". tests/bench/postgres.sh; postgres_missing").trim();
  if (missing !== "") {
    skip("peers", missing);
    return;
  }
  skip("pg_featureserv", "it is no package of Debian");
  try {
    say("peers: filling PostGIS");
    const pgUrl = fillPostgis(where);
    await compareCounts(where);
    if (!existsSync("/usr/sbin/nginx") || !existsSync("/usr/bin/spawn-fcgi")) {
      skip("peers", "nginx or spawn-fcgi is not installed: make bench-deps");
      return;
    }
    const port = await freePort();
    writeFileSync(join(where.work, "nginx.conf"), nginxFile(where.work, port));
    const front = start("/usr/sbin/nginx", ["-c", join(where.work, "nginx.conf")]);
    const best = new Map();
    for (const peer of peers) await measurePeer(peer, where, `http://127.0.0.1:${port}`, pgUrl, best);
    await stop(front);
    for (const [title, { rate, by, runs }] of best) put(where.group, `${title}, best peer`, rate, "answers/s", { by, runs });
  } finally {
    sh(`. tests/bench/postgres.sh; pg_home='${where.work}/pg'; postgres_stop`);
  }
}
