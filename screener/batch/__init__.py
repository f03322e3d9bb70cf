"""Many clips of many athletes: found, grouped, screened by workers, told in tables and one page.

``find -> grouping -> plan -> work (on dask.distributed) -> tables and page``. Nothing here
measures: a batch gives the same numbers as `screener analyze`, clip by clip.
"""
