#!/bin/sh
# The pages: deps (npm modules, when the lock file changed), build, test. All need node and npm.
set -eu
cd "$(dirname "$0")/../../web"
[ -f package-lock.json ] || exit 0
stamp=node_modules/.tapak-lock

deps() {
    if ! cmp -s package-lock.json "$stamp" 2>/dev/null; then
        echo "deps: installing the npm modules of web/package-lock.json"
        npm ci --no-audit --no-fund --loglevel=error
        cp package-lock.json "$stamp"
    fi
}

case "${1:-}" in
deps) deps ;;
build) deps && npm run --silent build ;;
test) npm run --silent test ;;
*) echo "usage: web.sh deps|build|test" >&2 && exit 2 ;;
esac
