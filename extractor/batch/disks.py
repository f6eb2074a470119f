"""Which disks a journal may not lie on: SQLite's WAL needs shared memory, which network file systems lack."""

from __future__ import annotations

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|lustre|gpfs|beegfs|glusterfs|pvfs2|orangefs|davfs|drvfs|"
    r"fuse\.(?:sshfs|glusterfs|ceph\S*|rclone|s3fs|gcsfuse|blobfuse2?|goofys|juicefs|mergerfs)"
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def network_kind(path: Path, mounts: str | None = None) -> str | None:
    """The file system's kind ("nfs4") where `path` lies on a network disk; None on a local one or where nothing tells.

    `mounts` is the text of Linux's mountinfo (proc(5): fields 5 mount point, then after " - " the kind); other
    systems tell nothing.
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
    place = path.resolve()
    best: tuple[int, str] = (-1, "")
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, kinds = left.split(), right.split()
        if len(fields) < 5 or not kinds:
            continue
        point = Path(_ESCAPED.sub(lambda match: chr(int(match.group(1), 8)), fields[4]))
        if (point == place or point in place.parents) and len(point.parts) >= best[0]:
            best = (len(point.parts), kinds[0])
    return best[1] if _NETWORK.fullmatch(best[1]) else None
