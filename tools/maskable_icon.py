"""Makes public/icon-maskable-512.png from public/icon.svg: run once after the icon changed.

    python3 tools/maskable_icon.py [chromium]

Systems cut a maskable icon to a shape of their own, so its ground fills the square, and what must be seen lies in
the circle whose radius is two fifths of the side. Needs Chromium, whose headless screenshot is the picture.
"""

import pathlib
import subprocess
import sys
import tempfile

SIZE = 512
ROUND = 'rx="11"'
PLACE = "translate(5 5) scale(.79)"
SAFE_PLACE = "translate(7.9 7.9) scale(.68)"

public = pathlib.Path(__file__).resolve().parent.parent / "public"
icon = (public / "icon.svg").read_text()
for needed in (ROUND, PLACE):
    if needed not in icon:
        sys.exit(f"icon.svg has no {needed}: adapt this script to the new icon")
icon = icon.replace(ROUND, "").replace(PLACE, SAFE_PLACE)
style = "html,body{margin:0}svg{display:block;width:100vw;height:100vh}"
with tempfile.TemporaryDirectory() as folder:
    page = pathlib.Path(folder, "icon.html")
    page.write_text(f"<!doctype html><style>{style}</style>{icon}")
    subprocess.run(
        [
            sys.argv[1] if len(sys.argv) > 1 else "chromium",
            "--headless=new",
            "--no-sandbox",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            f"--window-size={SIZE},{SIZE}",
            f"--screenshot={public / f'icon-maskable-{SIZE}.png'}",
            page.as_uri(),
        ],
        check=True,
    )
