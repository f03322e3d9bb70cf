"""Logging in and out, language, password, keys for programs; users, for admins."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from screener.said import LANGUAGES
from screener.store.models import Athlete, Login, User
from screener.store.users import (
    ROLES,
    STAYS_H,
    add_user,
    check_password,
    keys_of,
    log_in,
    log_out,
    people,
    set_password,
)
from screener.web.desk import AtDesk, Desk, Visitor, missing
from screener.web.edit import drop_athlete
from screener.web.guard import ANONYMOUS
from screener.web.pages import LANGUAGE_COOKIE, go

router = APIRouter()
_YEAR_S = 365 * 86400
Text = Annotated[str, Form()]


@router.get("/login")
def form(request: Request, desk: AtDesk) -> Response:
    """The form of logging in."""
    return go("/") if not desk.settings.login else _form(request, desk, 200, "")


async def own_form(request: Request, desk: AtDesk) -> None:
    """Refuses the form of logging in if another site sent it."""
    await desk.guard.check_form(request)


@router.post("/login", dependencies=[Depends(own_form)])
def enter(request: Request, desk: AtDesk, name: Text = "", password: Text = "") -> Response:
    """Log in."""
    names = (f"name {name.strip()[:100]}", f"from {request.client.host if request.client else ''}")
    if not desk.guard.may_try(*names):
        return _form(request, desk, 429, "account.too_often")
    user = check_password(desk.store, name[:100], password[:200])
    if user is None:
        desk.guard.tried(*names)
        return _form(request, desk, 401, "account.wrong")
    with desk.store.write() as rows:
        token = log_in(rows, user)
    answer = go("/")
    _set_cookie(desk, answer, desk.guard.cookie, token, STAYS_H * 3600)
    return answer


@router.post("/logout")
def leave(desk: AtDesk, visit: Visitor) -> Response:
    """Log out."""
    with desk.store.write() as rows:
        log_out(rows, visit.token)
    answer = go("/login")
    answer.delete_cookie(desk.guard.cookie, secure=desk.settings.secure, httponly=True)
    return answer


@router.post("/language")
def language(desk: AtDesk, visit: Visitor, language: Text = "") -> Response:
    """Choose the language of the pages."""
    del visit
    answer = go("/account")
    if language in LANGUAGES:
        _set_cookie(desk, answer, LANGUAGE_COOKIE, language, _YEAR_S)
    return answer


@router.get("/account")
def account(request: Request, desk: AtDesk, visit: Visitor) -> HTMLResponse:
    """Language, password, keys; users, for admins."""
    return _account(request, desk, visit)


@router.post("/account/password")
def password(
    request: Request, desk: AtDesk, visit: Visitor, old: Text = "", new: Text = ""
) -> Response:
    """Change the own password; all logins end."""
    tries = f"name {visit.user.name}"
    if not desk.guard.may_try(tries):
        return _form(request, desk, 429, "account.too_often")
    if check_password(desk.store, visit.user.name, old) is None:
        desk.guard.tried(tries)
        raise HTTPException(403, "That is not your password.")
    with desk.store.write() as rows:
        set_password(rows, rows.get_one(User, visit.user.id), new)
    return go("/login")


@router.post("/account/keys")
def make_key(request: Request, desk: AtDesk, visit: Visitor, name: Text = "") -> Response:
    """Make a key for a program; it is shown this once."""
    with desk.store.write() as rows:
        key = log_in(rows, visit.user, "key", name.strip()[:80] or "key")
    return _account(request, desk, visit, key=key)


@router.post("/account/keys/delete")
def drop_key(desk: AtDesk, visit: Visitor, key: Text = "") -> Response:
    """Delete a key."""
    with desk.store.write() as rows:
        login = rows.get(Login, key)
        if login is None or login.user_id != visit.user.id:
            raise missing()
        rows.delete(login)
    return go("/account")


@router.post("/users")
def make_user(
    desk: AtDesk, visit: Visitor, name: Text = "", password: Text = "", role: Text = "coach"
) -> Response:
    """Enter a user (admins only)."""
    _admins_only(visit)
    with desk.store.write() as rows:
        add_user(rows, name, password, role)
    return go("/account#users")


@router.post("/users/{user_id}/delete")
def drop_user(user_id: str, desk: AtDesk, visit: Visitor) -> Response:
    """Delete a user with all their athletes and files (admins only, not themselves)."""
    _admins_only(visit)
    with desk.store.read() as rows:
        user = rows.get(User, user_id)
        if user is None or user.id == visit.user.id:
            raise missing()
        athletes = [*rows.scalars(select(Athlete.id).where(Athlete.owner_id == user_id))]
    for athlete_id in athletes:
        drop_athlete(desk, athlete_id)
    with desk.store.write() as rows:
        rows.delete(rows.get_one(User, user_id))
    desk.store.forget()
    return go("/account#users")


def _admins_only(visit: Visitor) -> None:
    if visit.user.role != "admin":
        raise HTTPException(403, "Only an admin may do that.")


def _account(request: Request, desk: Desk, visit: Visitor, key: str = "") -> HTMLResponse:
    with desk.store.read() as rows:
        return desk.pages.page(
            request,
            "account.html.j2",
            visit,
            key=key,
            keys=keys_of(rows, visit.user),
            people=people(rows) if visit.user.role == "admin" else [],
            roles=ROLES,
            languages=LANGUAGES,
        )


def _form(request: Request, desk: Desk, status: int, wrong: str) -> HTMLResponse:
    """The form, bound to a cookie of this browser so that no other site can send it."""
    token = request.cookies.get(ANONYMOUS) or secrets.token_urlsafe(16)
    with desk.store.read() as rows:
        nobody = not people(rows)
    page = desk.pages.page(
        request, "login.html.j2", None, status,
        wrong=wrong, form_csrf=desk.guard.csrf_for(token), nobody=nobody,
    )  # fmt: skip
    _set_cookie(desk, page, ANONYMOUS, token, 3600)
    return page


def _set_cookie(desk: Desk, answer: Response, name: str, value: str, age: int) -> None:
    answer.set_cookie(
        name, value, max_age=age, path="/", httponly=True, samesite="lax",
        secure=desk.settings.secure,
    )  # fmt: skip
