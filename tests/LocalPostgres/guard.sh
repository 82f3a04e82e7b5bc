# Creates, runs and removes one server. Standard input is a pipe that the owner holds open and never writes to. It ends when
# the owner closes it or dies. Each step waits for the previous one, so an owner that dies during the start leaves nothing.

umask 077
# The owner may have been started with a PATH of its own.
PATH=$PATH:/usr/bin:/bin
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

# As an orphan, the guard survives an owner that is killed with its whole tree of children.
# A shell gives background commands an empty standard input, so the pipe is passed on through descriptor 3.
exec 3<&0
guard <&3 3<&- &
