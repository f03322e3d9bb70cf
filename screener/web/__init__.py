"""The browser: upload, record, results, history. ``screener serve`` starts it.

One process answers browsers and never opens a film; worker processes of their own do, with limits
of memory and time, fed by the queue in the database.
"""
