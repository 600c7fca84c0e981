"""Audits: many pages from folders, crawls and tables, in shards that may be run anywhere and again."""
