# Runs one server from its first file to its last. Standard input is a pipe that our owner holds open and never writes to:
# it ends when the owner closes it or dies, whatever it dies of. Because each step waits for the one before, an owner that
# dies in the middle of a start leaves nothing behind either.

umask 077
trap '' INT TERM HUP PIPE

start() {
    mkdir "$SERVER_FOLDER" &&
    printf '%s' "$SERVER_PASSWORD" > "$SERVER_FOLDER/password" &&
    "$SERVER_BINARIES/initdb" --pgdata="$SERVER_FOLDER/data" --encoding=UTF8 --locale=C --no-sync \
        --username=postgres --auth=scram-sha-256 --pwfile="$SERVER_FOLDER/password" &&
    printf '%s\n' "$SERVER_SETTINGS" >> "$SERVER_FOLDER/data/postgresql.conf" &&
    "$SERVER_BINARIES/pg_ctl" start --wait --silent --pgdata="$SERVER_FOLDER/data" --log="$SERVER_FOLDER/data/server.log"
}

guard() {
    if start; then
        echo ready
        cat > /dev/null
        "$SERVER_BINARIES/pg_ctl" stop --silent --mode=immediate --pgdata="$SERVER_FOLDER/data"
    else
        tail -n 50 "$SERVER_FOLDER/data/server.log" 2> /dev/null
    fi
    rm -rf "$SERVER_FOLDER"
}

# As an orphan the guard also outlives an owner that is killed together with its whole tree of children.
# A shell gives its background commands an empty standard input, hence the detour through descriptor 3.
exec 3<&0
guard <&3 3<&- &
