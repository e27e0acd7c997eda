"""Clients that others wrote, as they come from their registries, on a pad of ours."""
