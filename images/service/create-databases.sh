#!/bin/sh
# Runs once, when Postgres starts on an empty directory: one database and one role a service.
set -eu
for service in provisioner deployer monitor gateway; do
  psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    -v name="slipway_$service" -v password="$SLIPWAY_POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
SQL
done
