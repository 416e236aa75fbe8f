#!/bin/sh
# Joins the style sheets of an app into target/web/<app>.css, which its page links: one request, no
# tool beyond the shell. Run by Trunk before each build (`pre_build` hook). A folder with the app's
# name holds what it alone has.
set -eu
app=$1
cd "$(dirname "$0")"
out=../target/web
mkdir -p "$out"
# Two builds may run at once: write aside, then rename.
find tokens.css base.css components "$app" -name '*.css' | LC_ALL=C sort | xargs cat > "$out/$app.$$.css"
mv "$out/$app.$$.css" "$out/$app.css"
