#!/bin/bash
# mongod of a node: always a replica set, even of one member; a standalone server loses acknowledged writes at a kill.
set -euo pipefail

# mongod refuses a key file that others may read, and a mounted secret is readable
install -m 400 /run/secrets/mongo-keyfile /tmp/keyfile

# a client that died in the middle of a transaction holds its locks for 60 s by default
exec docker-entrypoint.sh mongod \
    --replSet rs0 --keyFile /tmp/keyfile --bind_ip_all \
    --wiredTigerCacheSizeGB "${MONGO_CACHE_GB:-0.25}" --oplogSize "${MONGO_OPLOG_MB:-512}" \
    --setParameter transactionLifetimeLimitSeconds=8 --noscripting
