#!/bin/sh
# What the tests want of Debian: Chromium, with and without windows of its own, fonts without which Chinese and emoji are
# boxes, and the nginx that deploy/nginx/ is for.
set -eu

packages="chromium chromium-headless-shell fonts-wqy-microhei fonts-noto-color-emoji nginx libnginx-mod-http-brotli-static"

test -x /usr/bin/chromium && test -x /usr/bin/chromium-headless-shell && test -x /usr/sbin/nginx &&
	test -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing Chromium and nginx for the tests"
	# At this runlevel Debian starts no service of what it installs.
	if apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
		$packages >/dev/null; then
		exit 0
	fi
fi

echo "!!! NO BROWSER TESTS or NO PROXY TESTS: Chromium or nginx is missing. As root: apt-get install $packages" >&2
test -z "${CI:-}"
