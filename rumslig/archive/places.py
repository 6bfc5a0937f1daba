"""Where the parts of an archive lie in it."""

from __future__ import annotations

FORMAT = "rumslig.archive/1"
DATA = "representations/arende/data"
README = "LÄS-MIG.txt"
LOCK_MEMBER = f"{DATA}/underlag/underlagslas.json"
FROZEN_MEMBER = f"{DATA}/yttrande/faststalld-text.json"
MANIFESTS = f"{DATA}/underlag/"
RECEIVED = f"{DATA}/inkommet"
