"""Sex and year of birth reach the screening, the page, the export and the API."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tests.web.conftest import Server, send, settled


def test_who_an_athlete_is_chooses_the_limits_and_is_shown_and_taken_along(
    served: Server, grey: Path
) -> None:
    with served.client() as client:
        there = send(
            client, grey.read_bytes(), "Pia Example 2026-03-04 front.mp4", sex="female", born=1990
        )
        session = there["session_id"]
        found = settled(client, session)
        assert (found["sex"], found["age"]) == ("female", 36)

        def screening() -> dict[str, object]:
            settled(client, session)
            told: dict[str, object] = client.get(f"/api/sessions/{session}/screening").json()
            return told

        def flagged(told: dict[str, object]) -> list[object]:
            findings = told["findings"]
            assert isinstance(findings, list)
            return [f["sign"] for f in findings if f["outcome"] == "flagged"]

        adult = screening()
        assert isinstance(adult["provenance"], dict)
        assert (adult["provenance"]["sex"], adult["provenance"]["age"]) == ("female", "36")
        assert flagged(adult)

        # A drawing of what is out of date may be under way: it must not put the old one back.
        athlete = f"/athletes/{found['athlete_id']}"
        said = {"name": "Pia Example", "sex": "female", "born": "2018"}
        assert client.post(athlete, data=said).status_code == 303
        assert not flagged(screening()), "there are no limits for a child of eight"
        assert "2018" in client.get(athlete).text

        place = f"/api{athlete}"
        assert client.patch(place, json={"sex": "male", "born": 1980}).status_code == 202
        assert flagged(screening())
        told = client.get(place).json()
        assert (told["name"], told["sex"], told["born"]) == ("Pia Example", "male", 1980)
        assert client.patch(place, json={"born": None}).status_code == 202
        assert client.get(place).json()["born"] is None
        assert client.patch(place, json={"sex": "woman"}).status_code == 422
        assert client.patch(place, json={"born": 1850}).status_code == 422
        assert client.post(athlete, data=said | {"born": "soon"}).status_code == 422

        with zipfile.ZipFile(io.BytesIO(client.get(f"{athlete}/export.zip").content)) as taken:
            assert "Pia Example,male," in taken.read("athletes.csv").decode()
