"""The planner's sentences in Swedish; terms as in docs/glossary.md."""
