#!/usr/bin/env bash
# Cleans shards side by side with GNU parallel: clean.sh OUT SHARD… (options for ungarble in UNGARBLE_OPTIONS, workers in JOBS).
# Each shard is one process; what was done is skipped, a shard whose process died is tried again and goes on where it was.
set -euo pipefail
out=$1
shift
ungarble=${UNGARBLE:-npx ungarble}
parallel --will-cite --jobs "${JOBS:-100%}" --retries 3 --halt soon,fail=1 "$ungarble repair --resume --out $(printf %q "$out") ${UNGARBLE_OPTIONS:-} {}" ::: "$@"
# The totals come from the stats of all shards, not from the jobs: a job that was tried twice counts once.
$ungarble report "$out"/*.stats.json --out "$out.report"
