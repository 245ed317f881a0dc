"""What editors talk to: a language server, and the plugin for flake8."""
