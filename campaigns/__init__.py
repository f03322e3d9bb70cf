"""Campaigns that break things on purpose: too slow for the tests, run by hand, findings kept."""
