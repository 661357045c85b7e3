#!/bin/sh
# Chromium for the browser tests, with and without windows of its own, and fonts without which Chinese and emoji are boxes.
set -eu

test -x /usr/bin/chromium && test -x /usr/bin/chromium-headless-shell && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing Chromium for the browser tests"
	if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
		chromium chromium-headless-shell fonts-wqy-microhei fonts-noto-color-emoji >/dev/null; then
		exit 0
	fi
fi

echo "!!! NO BROWSER TESTS: Chromium is missing. As root: apt-get install chromium chromium-headless-shell fonts-wqy-microhei fonts-noto-color-emoji" >&2
test -z "${CI:-}"
