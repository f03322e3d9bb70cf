"""The API as its own description says: generated requests, and many uploads at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case

from benchmarks.web_load import load
from tests.web.conftest import Server

pytestmark = pytest.mark.filterwarnings("default")  # schemathesis' own
NOT_NOW = (503, 507)


def test_generated_requests_never_end_in_an_error_of_the_server(served: Server) -> None:
    schema = schemathesis.openapi.from_url(f"{served.address}/api/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 14
    for operation in operations:

        @settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Case) -> None:
            answer = case.call()
            assert answer.status_code < 500 or answer.status_code in NOT_NOW, answer.text
            told = {int(code) for code in case.operation.definition.raw["responses"]}
            assert answer.status_code in told, (case.method, case.path, answer.status_code)

        ask()


def test_uploads_at_once_lose_no_job_and_pages_answer_meanwhile(served: Server, grey: Path) -> None:
    screened, times, _ = load(served.address, grey.read_bytes(), 6)
    assert len(screened) == 6
    assert float(np.median(times)) < 0.3
