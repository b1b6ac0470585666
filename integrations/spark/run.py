"""What ``spark-submit`` is given; ``python -m lookalike_spark`` needs nothing of it."""

import sys

from lookalike_spark.__main__ import main

sys.exit(main())
