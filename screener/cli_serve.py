"""``screener serve``: the web application on this computer, or for a clinic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from screener.cli_options import BandsFile, Model, talk
from screener.errors import OutputError, UsageError

_MOST_FAR = 8
"""Films on a cluster at once if nothing is said: each has a process here that waits for it."""
_TURN_S = 0.0005
"""How long a thread computes before another has its turn: a page asks for the turn at every step in
the database, and would wait Python's usual 5 ms each time while films are taken in."""


def serve(
    data: Annotated[Path, typer.Option(help="Folder for films, results and the database.")] = Path(
        "screener-data"
    ),
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    public_url: Annotated[
        str,
        typer.Option(
            help="Address of an HTTPS proxy in front, https://...: needs a login, secures cookies."
        ),
    ] = "",
    add_user: Annotated[
        str | None, typer.Option(help="Enter a user by this name (asks for a password) and end.")
    ] = None,
    role: Annotated[str, typer.Option(help="With --add-user: coach or admin.")] = "coach",
    database: Annotated[
        str | None,
        typer.Option(
            envvar="SCREENER_DATABASE",
            help="URL of a PostgreSQL database; SQLite in the data folder if not given.",
        ),
    ] = None,
    keep_days: Annotated[
        int | None, typer.Option(min=1, help="Delete sessions after so many days.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Processes that look at films; 1 if not given. With --scheduler: films on the "
            "cluster at once; if not given as many as it has workers, 8 at most.",
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="A dask scheduler whose workers look at films: tcp://host:8786. They must see the "
            "data folder under the same path."
        ),
    ] = None,
    memory_mb: Annotated[
        int, typer.Option(min=1500, help="Most memory of a worker, in MB.")
    ] = 3000,
    job_minutes: Annotated[float, typer.Option(min=0.1, help="Most time of a job.")] = 15.0,
    max_mb: Annotated[int, typer.Option(min=1, help="Largest film, in MB.")] = 1000,
    max_seconds: Annotated[float, typer.Option(min=1, help="Longest film, in seconds.")] = 600.0,
    model: Model = "full",
    bands: BandsFile = None,
    lang: Annotated[str, typer.Option(help="Usual language of the pages: en or de.")] = "en",
    playback: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Start the web application: upload, record, results, history."""
    from screener.intake import Limits
    from screener.pose.models import locate
    from screener.report.words import words
    from screener.rules.bands import load_bands
    from screener.store import open_store
    from screener.web.settings import Settings

    settings = Settings(
        data=data.resolve(),
        database=database,
        host=host,
        port=port,
        public_url=public_url.rstrip("/"),
        workers=workers or 1,
        scheduler=scheduler,
        memory=memory_mb * 1_000_000,
        job_s=job_minutes * 60,
        model=str(Path(model).resolve()) if Path(model).is_file() else model,
        bands=bands.resolve() if bands else None,
        playback=playback.resolve() if playback else None,
        keep_days=keep_days,
        limits=Limits(size=max_mb * 1_000_000, seconds=max_seconds),
        language=words(lang).language,
    )
    if public_url and not settings.secure:
        raise UsageError(f"--public-url {public_url}: give it with https://, as browsers see it.")
    store = open_store(settings.data, database)
    if add_user is not None:
        _add_user(store, add_user, role, lang)
        return
    load_bands(bands)
    if playback is None:
        locate(model)
    if scheduler is not None:
        from screener.web.look import Sight, fit_workers

        sight = Sight(settings.model, settings.playback)
        there = fit_workers(scheduler, settings.data / "athletes", sight)
        settings = replace(settings, workers=workers or min(there, _MOST_FAR))
    _run(store, settings)


def _add_user(store: object, name: str, role: str, lang: str) -> None:
    from screener.report.words import words
    from screener.store import Store
    from screener.store.users import add_user

    assert isinstance(store, Store)
    say = words(lang)
    twice = say("talk.password_again")
    password = typer.prompt(say("talk.password"), hide_input=True, confirmation_prompt=twice)
    with store.write() as rows:
        user = add_user(rows, name, password, role)
    print(say("talk.user", name=user.name, role=user.role))  # noqa: T201


def _run(store: object, settings: object) -> None:
    import gc
    import socket
    import sys

    import uvicorn

    from screener.report.words import words
    from screener.store import Store
    from screener.store.users import people
    from screener.web.app import make_app
    from screener.web.settings import Settings

    assert isinstance(store, Store)
    assert isinstance(settings, Settings)
    say = words(settings.language)
    if settings.login:
        with store.read() as rows:
            if not people(rows):
                raise UsageError(
                    "Others can reach this server, so people must log in, and there is no user "
                    "yet. First: screener serve --data FOLDER --add-user NAME --role admin"
                )
        if not settings.secure:
            talk.print(say("talk.unencrypted"), style="yellow")
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        raise OutputError(
            f"{settings.host}:{settings.port}: cannot listen there ({error.strerror}). Give "
            "another --port."
        ) from error
    talk.print(f"screener: {settings.public_url or f'http://{settings.host}:{settings.port}'}")
    talk.print(say("talk.serving"), style="dim")
    config = uvicorn.Config(
        make_app(store, settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64_000,
    )
    sys.setswitchinterval(_TURN_S)
    gc.collect()
    gc.freeze()  # what is there now stays: looking through it again would stop pages for 0.1 s
    uvicorn.Server(config).run(sockets=[listening])
