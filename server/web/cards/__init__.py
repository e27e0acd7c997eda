"""Sessions on a pad's page: what their blocks say, and where they stand among the text's."""
