"""Bits of Markdown that, put together at random, meet each other in ways nobody thought of."""

from hypothesis import strategies as st

_BLOCKS = "a¦b ¦Ada, Bath¦# ¦## ¦- ¦* ¦+ ¦1. ¦2) ¦> ¦  ¦    ¦\t¦\n¦\n\n¦\n\n\n"
_FENCES = "```¦````¦~~~¦---¦===¦***¦|¦\n|¦|a|b|\n|-|-|\n¦[a]: /u\n"
_MARKS = "`¦``¦**¦*¦_¦__¦~~¦\\¦<br>¦<!--¦-->¦<¦>¦&amp;¦&¦[ ] ¦[x] ¦{#a}"
_LINKS = "[¦]¦(¦)¦[a](b)¦![¦![a](b)¦[a]¦[b][a]¦]: ¦https://a.org¦www.a.org"
_LETTERS = "é¦予¦👩‍👩‍👧¦\u202e¦\xa0¦\u2028¦\x0b¦\x0c¦\x85¦\0¦\r¦:¦\"¦'¦="

MARKDOWN = st.sampled_from([bit for bits in (_BLOCKS, _FENCES, _MARKS, _LINKS, _LETTERS) for bit in bits.split("¦")])
