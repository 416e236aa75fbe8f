#!/bin/sh
# Joins the style sheets into target/web/style.css, which the pages link: one request, no tool
# beyond the shell. Run by Trunk before each build (`pre_build` hook).
set -eu
cd "$(dirname "$0")"
out=../target/web
mkdir -p "$out"
# Two builds may run at once: write aside, then rename.
cat tokens.css base.css components/*.css > "$out/style.$$.css"
mv "$out/style.$$.css" "$out/style.css"
