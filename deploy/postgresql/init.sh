#!/bin/sh
# In the container of PostgreSQL, once, while its folder is empty: the role of the service, beside that of the owner.
set -eu
ask() {
	psql --set=ON_ERROR_STOP=1 --no-psqlrc --quiet --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"
}
# Not as an argument, which the list of processes shows: `\set` reads the file itself.
ask <<-'SQL'
	\set password `cat "$DATABASE_PASSWORD_FILE"`
	CREATE ROLE chat LOGIN PASSWORD :'password';
SQL
ask <"$SERVICE_SQL"
