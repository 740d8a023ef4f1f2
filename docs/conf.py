"""The documentation as a site: `make docs` builds it, and every warning is an error."""

from __future__ import annotations

from importlib.metadata import version as version_of

project = "îlot"
author = "The îlot authors"
copyright = "2026, The îlot authors"
version = release = version_of("ilot")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx.ext.napoleon"]
root_doc = "index"
exclude_patterns = ["build"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
napoleon_numpy_docstring, napoleon_google_docstring = True, False
# Types in docstrings are shapes and units, not names to look up.
napoleon_preprocess_types, napoleon_use_param, napoleon_use_rtype, napoleon_use_ivar = False, False, False, True
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "member-order": "bysource"}

# Words such as `year` in a docstring may be fields of several classes; they are no links.
suppress_warnings = ["ref.python"]

html_theme = "furo"
html_title = f"îlot {version}"
html_static_path: list[str] = []
