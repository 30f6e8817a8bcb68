#!/bin/sh
# The abstract tests of the OGC API standards that the server says it keeps, against the real server
# on the demo region.
cd "$(dirname "$0")/../.."
. tests/e2e/lib/program.sh
. tests/e2e/lib/server.sh
need_commands demo serve
command -v node >/dev/null || skip "no node"
[ -d web/node_modules/@seriousme ] || skip "the npm modules are not installed (make deps)"
start_server
node tests/conformance/run.mjs "$url"
