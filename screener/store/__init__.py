"""What is kept between days: athletes, sessions, clips, screenings, notes, users, the queue.

Rows lie in a database (SQLite, or PostgreSQL by URL), films and tracks in the data folder under
random names. Nothing here knows the web.
"""

from screener.store.database import Store, open_store

__all__ = ["Store", "open_store"]
