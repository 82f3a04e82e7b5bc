# Does the same as guard.sh, which explains the reasons, for Windows PowerShell 5.1 and later.

$folder = $env:SERVER_FOLDER
$data = Join-Path $folder 'data'
$log = Join-Path $data 'server.log'
$initdb = Join-Path $env:SERVER_BINARIES 'initdb.exe'
$pgCtl = Join-Path $env:SERVER_BINARIES 'pg_ctl.exe'

# PowerShell waits until the output of a command is closed, and the server would hold it open while it runs.
function Invoke-WithoutPipes([string] $program, [string] $arguments) {
    $start = New-Object System.Diagnostics.ProcessStartInfo $program, $arguments
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $process.WaitForExit()
    return $process.ExitCode -eq 0
}

function Start-Server {
    $password = Join-Path $folder 'password'
    New-Item -ItemType Directory -Path $folder | Out-Null
    [System.IO.File]::WriteAllText($password, $env:SERVER_PASSWORD)

    & $initdb "--pgdata=$data" --encoding=UTF8 --locale=C --no-sync `
        --username=postgres --auth=scram-sha-256 "--pwfile=$password" | Out-Host
    if ($LASTEXITCODE -ne 0) { return $false }

    [System.IO.File]::AppendAllText((Join-Path $data 'postgresql.conf'), $env:SERVER_SETTINGS + "`n")
    return Invoke-WithoutPipes $pgCtl "start --wait --silent --pgdata=`"$data`" --log=`"$log`""
}

if (Start-Server) {
    [System.Console]::Out.WriteLine('ready')
    [System.Console]::In.ReadToEnd() | Out-Null
    & $pgCtl stop --silent --mode=immediate "--pgdata=$data"
}
else {
    Get-Content $log -Tail 50 -ErrorAction SilentlyContinue | Out-Host
}

Remove-Item -Recurse -Force $folder

# A plain end would wait for the end of standard input, which does not come by itself after a failed start.
[System.Environment]::Exit(0)
