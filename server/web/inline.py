"""markdown-it's inline parser, with each rule tried only where a character stands that it begins with.

The library tries every rule at every special character; LaTeX, say, is full of them. The result is the same.
"""

import re
from collections.abc import Mapping

from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline import StateInline


class RulesByCharacter(ParserInline):
    """The parser. Its rules are those that are enabled when `sort` is called."""

    def sort(self, beginnings: Mapping[str, str]) -> None:
        """`beginnings` has for each rule by name the characters that it may match at; "" for the rule of plain text."""
        self._rules: dict[str, list[RuleFuncInlineType]] = {}
        for name, rule in zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True):
            for character in beginnings[name]:
                self._rules.setdefault(character, []).append(rule)
        self._special = re.compile(f"[{re.escape(''.join(self._rules))}]")

    def tokenize(self, state: StateInline) -> None:
        """The tokens of the text from `state.pos` to `state.posMax`."""
        text, end = state.src, state.posMax
        is_deep = state.level >= state.md.options["maxNesting"]
        while state.pos < end:
            found = None if is_deep else self._special.search(text, state.pos, end)
            special = found.start() if found else end
            if special > state.pos:
                state.append_pending(text[state.pos : special])
                state.pos = special
            elif not any(rule(state, False) for rule in self._rules[text[special]]):
                state.append_pending(text[special])
                state.pos += 1
        if state.pending:
            state.pushPending()
