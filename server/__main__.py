"""`python -m server`: the same as `rosterpad`."""

import sys

from .cli import main

sys.exit(main())
