import re
from dataclasses import replace
from pathlib import Path

import screener.report as report
from screener.screening import Screening


def test_a_served_page_has_its_films_by_address_and_everything_else_inside(
    screening: Screening,
) -> None:
    text = report.served_page(screening, video_url="/results/7/files/", nonce="r4nd0m")
    assert 'src="/results/7/files/squat_valgus_both_front.annotated.mp4"' in text
    assert "data-film" not in text.split("<body>")[1].split("<script")[0]
    assert "media-src blob: data: &#39;self&#39;" in text
    assert text.count("<script") == text.count("<style") == 1
    assert '<style nonce="r4nd0m">' in text
    assert '<script nonce="r4nd0m">' in text
    assert "style-src &#39;nonce-r4nd0m&#39;; script-src &#39;nonce-r4nd0m&#39;" in text
    assert "unsafe-inline" not in text
    assert not re.search(r"<[^>]+\s(style|on\w+)=", text), "no policy of nonces would allow that"


def test_a_page_without_films_has_none(screening: Screening) -> None:
    assert "<video" not in report.served_page(screening)


def test_links_stand_at_the_top_and_are_escaped(screening: Screening) -> None:
    text = report.served_page(screening, links=[("<All>", "/?a=1&b=2")])
    assert '<a href="/?a=1&amp;b=2">&lt;All&gt;</a>' in text


def test_a_file_name_of_any_bytes_has_an_address(screening: Screening) -> None:
    first = screening.clips[0]
    odd = replace(first, clip=replace(first.clip, name="50% #1 \udce4?.mp4"), path=Path("x.mp4"))
    text = report.served_page(replace(screening, clips=(odd,), findings=()), video_url="/v")
    assert 'src="/v/50%25%20%231%20%E4%3F.annotated.mp4"' in text
    text.encode("utf-8")
