"""All that a server does before it reads its settings. Imported by the process that servers are forks of."""

import server.cli  # noqa: F401
from server.web.templates import compile_all

compile_all()
