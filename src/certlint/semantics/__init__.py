"""Names, values and flow: what the code means, whatever the library.

`execute` walks one file's tree once and writes down facts with symbolic values; `project` links the
facts of many files: it evaluates the values, follows them through calls, and finds the knobs turned.
Nothing here knows a library's or a rule's name: it interprets the kinds of knobs and models.
"""
