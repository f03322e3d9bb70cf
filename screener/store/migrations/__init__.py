"""Migrations of the tables, run whenever a store is opened."""
