"""What the service costs, measured beside what the same machine does at that moment without us."""

import sys
from pathlib import Path

# The Python client, which is not installed here.
sys.path.append(str(Path(__file__).parent.parent / "clients" / "python"))
