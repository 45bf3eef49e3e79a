#!/bin/sh
# Starts a server from the files beside this script: `start.sh` for one, `start.sh cluster` for one of three,
# `start.sh leaf` for the server of an agency.
# Whatever the environment names is kept; the rest gets the values below.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
kind=${1:-single}

export NATS_NAME="${NATS_NAME:-nats-1}"
export NATS_LISTEN="${NATS_LISTEN:-127.0.0.1:4222}"
export NATS_MONITOR="${NATS_MONITOR:-127.0.0.1:8222}"
export NATS_STORE="${NATS_STORE:-$root/daedong-data/nats/$NATS_NAME}"
export NATS_MAX_STORE="${NATS_MAX_STORE:-10GB}"
export NATS_LEAF_LISTEN="${NATS_LEAF_LISTEN:-127.0.0.1:7422}"
export NATS_CLUSTER_LISTEN="${NATS_CLUSTER_LISTEN:-127.0.0.1:6221}"
export NATS_ROUTE_1="${NATS_ROUTE_1:-nats://127.0.0.1:6221}"
export NATS_ROUTE_2="${NATS_ROUTE_2:-nats://127.0.0.1:6222}"
export NATS_ROUTE_3="${NATS_ROUTE_3:-nats://127.0.0.1:6223}"

server=${NATS_SERVER:-$root/.tools/bin/nats-server}
if [ ! -x "$server" ]; then
    echo "no nats-server at $server: run deploy/tools/install.py, or name one in NATS_SERVER" >&2
    exit 1
fi

mkdir -p "$NATS_STORE"
exec "$server" --config "$here/$kind.conf"
