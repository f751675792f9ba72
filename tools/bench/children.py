"""Runs a command, and writes as JSON to a file: its exit code, its seconds, and the seconds of processor of whatever it started.

Engines that a fault test kills are left behind by their parent and would be counted nowhere: here they become children of this process
(PR_SET_CHILD_SUBREAPER), so that Linux adds them up. Usage: children.py FILE COMMAND [ARGUMENT...]
"""
import ctypes
import json
import os
import resource
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
LEFT_BEHIND_SECONDS = 5

if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
    raise OSError(ctypes.get_errno(), "prctl")
began = time.monotonic()
command = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
status = None
while status is None:
    pid, ended = os.wait()
    if pid == command:
        status = ended
wall = time.monotonic() - began
while time.monotonic() - began - wall < LEFT_BEHIND_SECONDS:
    try:
        if os.waitpid(-1, os.WNOHANG)[0] == 0:
            time.sleep(0.05)
    except ChildProcessError:
        break
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump({"code": os.waitstatus_to_exitcode(status), "wall": wall, "cpu": used.ru_utime + used.ru_stime}, file)
