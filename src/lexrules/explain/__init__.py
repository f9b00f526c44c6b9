"""Explanation: everything a person is told about an answer, read from its derivation and nothing else.

* :mod:`~lexrules.explain.values` and :mod:`~lexrules.explain.phrases` put values and conditions into words;
* :mod:`~lexrules.explain.why` gives the reasons of a conclusion as a small tree, :mod:`~lexrules.explain.missing` the
  facts still open;
* :mod:`~lexrules.explain.text` writes the answer of a whole case, :mod:`~lexrules.explain.graph` and
  :mod:`~lexrules.explain.export` draw it.

Importing this package loads neither networkx nor igraph; they are imported where a graph is made and laid out.
"""
