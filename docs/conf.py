"""How the documentation is built: Markdown in, pages out, every warning an error."""

project = "Outside-In"
copyright = "the Outside-In maintainers"
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Outside-In"
exclude_patterns = ["_build"]
