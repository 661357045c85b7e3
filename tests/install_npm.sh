#!/bin/sh
# What npm installs for the tests, in each folder given, as its lock says; nothing once that is done.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$root/.venv/bin:$PATH"

for folder; do
	cd "$root/$folder"
	test node_modules/.stamp -nt package-lock.json && continue
	echo "Installing $folder/package-lock.json"
	if npm ci --loglevel=error </dev/null >/dev/null; then
		touch node_modules/.stamp
	else
		rm -rf node_modules
		echo "!!! $folder: npm ci FAILED (is the registry within reach?), so what needs it is NOT CHECKED." >&2
		test -z "${CI:-}"
	fi
done
