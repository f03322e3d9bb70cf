"""Users, their passwords and who is logged in. Of passwords and tokens only hashes are kept."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Rows

from screener.errors import UsageError
from screener.store.database import Store
from screener.store.models import Login, User, now

ROLES = ("coach", "admin")
LOCAL = "local"
"""The one user of a server that only this computer can reach; nobody logs in by that name."""
LEAST_PASSWORD = 10
STAYS_H = 24
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(8))


def local_user(rows: Rows) -> User:
    """The user of a server without login."""
    user = rows.scalars(select(User).where(User.name == LOCAL)).first()
    if user is None:
        user = User(name=LOCAL, role="admin")
        rows.add(user)
        rows.flush()
    return user


def add_user(rows: Rows, name: str, password: str, role: str = "coach") -> User:
    """Enter a user.

    Raises
    ------
    UsageError
        If the name is taken or empty, the password too short, or there is no such role.
    """
    name = " ".join(name.split())
    if not name or name == LOCAL or len(name) > 80:
        raise UsageError("A user needs a name of 1 to 80 letters (and not 'local').")
    if role not in ROLES:
        raise UsageError(f"There is no role '{role}'. Choose {', '.join(ROLES)}.")
    if rows.scalar(select(func.count()).where(User.name == name)):
        raise UsageError(f"There is a user '{name}' already. Choose another name.")
    user = User(name=name, password_hash=_hashed(password), role=role)
    rows.add(user)
    rows.flush()
    return user


def set_password(rows: Rows, user: User, password: str) -> None:
    """Change a password and end all logins; raises UsageError if it is too short."""
    user.password_hash = _hashed(password)
    for login in rows.scalars(select(Login).where(Login.user_id == user.id)):
        rows.delete(login)


def check_password(store: Store, name: str, password: str) -> User | None:
    """The user of that name and password; an unknown name takes as long as a wrong password.

    Hashing takes a tenth of a second and more: nobody is kept from the database meanwhile.
    """
    with store.read() as rows:
        user = rows.scalars(select(User).where(User.name == " ".join(name.split()))).first()
    try:
        _HASHER.verify(user.password_hash if user and user.password_hash else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    if user is not None and _HASHER.check_needs_rehash(user.password_hash):
        better = _HASHER.hash(password)
        with store.write() as rows:
            rows.get_one(User, user.id).password_hash = better
    return user


def log_in(rows: Rows, user: User, kind: str = "browser", name: str = "") -> str:
    """A new token for a browser, or a key for a program; it is shown once and not kept."""
    token = secrets.token_urlsafe(32)
    ends = now() + datetime.timedelta(hours=STAYS_H) if kind == "browser" else None
    rows.add(Login(token_hash=hash_of(token), user_id=user.id, kind=kind, name=name, ends_at=ends))
    return token


def user_of(rows: Rows, token: str, kind: str = "browser") -> User | None:
    """Whose token it is; None if nobody's, or it has ended."""
    login = rows.get(Login, hash_of(token))
    if login is None or login.kind != kind or (login.ends_at and login.ends_at < now()):
        return None
    return login.user


def log_out(rows: Rows, token: str) -> None:
    """End a login."""
    if login := rows.get(Login, hash_of(token)):
        rows.delete(login)


def keys_of(rows: Rows, user: User) -> list[Login]:
    """A user's keys for programs."""
    query = select(Login).where(Login.user_id == user.id, Login.kind == "key")
    return list(rows.scalars(query.order_by(Login.made_at)))


def people(rows: Rows) -> list[User]:
    """Everyone who can log in."""
    return list(rows.scalars(select(User).where(User.name != LOCAL).order_by(User.name)))


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _hashed(password: str) -> str:
    if not LEAST_PASSWORD <= len(password) <= 200:
        raise UsageError(f"A password needs {LEAST_PASSWORD} characters or more (200 at most).")
    return _HASHER.hash(password)
