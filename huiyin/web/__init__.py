"""The shell: settings, URLs, layout, sign-in, the case page. The only package that sees everything."""
