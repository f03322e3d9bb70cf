"""The API as its own description says: generated requests, and many uploads at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case

from benchmarks.web_load import load
from tests.web.conftest import Server

pytestmark = pytest.mark.filterwarnings("default")  # schemathesis' own


@pytest.fixture(scope="module")
def schema(served: Server) -> object:
    return schemathesis.openapi.from_url(f"{served.address}/api/openapi.json")


generated = schemathesis.pytest.from_fixture("schema")


@generated.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_generated_requests_get_what_the_description_promises(case: Case) -> None:
    answer = case.call()
    assert answer.status_code < 500 or answer.status_code in (503, 507)
    case.validate_response(
        answer, checks=[schemathesis.checks.not_a_server_error]
    ) if answer.status_code < 500 else None


def test_uploads_at_once_lose_no_job_and_pages_answer_meanwhile(served: Server, grey: Path) -> None:
    screened, times, _ = load(served.address, grey.read_bytes(), 6)
    assert screened == 6
    assert float(np.median(times)) < 0.3
