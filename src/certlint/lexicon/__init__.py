"""What names say by themselves: one vocabulary, one way to take a name apart, one answer for every spelling.

`vocabulary` holds the words, `splitting` takes names apart, `senses` says what a name asks for, `hints` makes
knobs of names, `occurrences` gives the words by which files are found.
"""
