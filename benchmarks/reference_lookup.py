"""How long one claim waits for its rows: a table of five million rows in Parquet, written in order and shuffled.

    python benchmarks/reference_lookup.py [ROWS]

Each lookup is for one entity, its measure and two comparable ones, and is not remembered from before.
Start includes checking every row of the table; "cpu ms" is processor time a lookup, whatever else the machine does.
"""

import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipeline.reference import load_table
from pipeline.reference.package import DESCRIPTOR

SHIPPED = Path(__file__).resolve().parents[1] / "corpus" / "reference"
ENTITIES, MEASURES, CLAIMS = 250, 500, 200

FACTS = """
SELECT 'r' || i AS row_id, 'E' || (i % {entities}) AS entity_id,
  'm' || (i // {entities} % {measures}) AS measure_id, 'd' AS definition_id,
  CAST(1900 + i // {pairs} AS VARCHAR) || '-01-01' AS period_start,
  CAST(1900 + i // {pairs} AS VARCHAR) || '-12-31' AS period_end,
  CAST(CAST(hash(i) % 10000000 AS DECIMAL(18, 3)) / 1000 AS DECIMAL(18, 3)) AS value, '' AS value_high,
  'USD' AS unit, CAST(9 AS INTEGER) AS unit_mult, CAST(3 AS INTEGER) AS decimals, '' AS price_basis,
  'actual' AS status, DATE '2025-01-01' AS as_of, '' AS superseded_by, 's' AS source_id,
  'table ' || (i % 97) AS locator, '' AS note, true AS verified
FROM range({rows}) t(i) ORDER BY {order}
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    print(f"{rows:,} rows, {ENTITIES} entities, {MEASURES} measures, {CLAIMS} claims")
    columns = ("file MB", "start s", "median ms", "p95 ms", "max ms", "cpu ms", "peak MB")
    print(f"{'order':10}" + "".join(f"{column:>10}" for column in columns))
    for order in ("entity_id, measure_id, period_start", "hash(i)"):
        with tempfile.TemporaryDirectory() as folder:
            for step in (make, report):  # each in its own process: the peak is that of the table alone
                process = multiprocessing.get_context("spawn").Process(target=step, args=(Path(folder), rows, order))
                process.start()
                process.join()


def make(folder: Path, rows: int, order: str) -> None:
    (folder / "series.csv").write_text((SHIPPED / "series.csv").read_text(encoding="utf-8").splitlines()[0] + "\n")
    descriptor = (SHIPPED / DESCRIPTOR).read_text(encoding="utf-8").replace('"facts.csv"', '"facts.parquet"')
    (folder / DESCRIPTOR).write_text(descriptor, encoding="utf-8")
    write(
        folder / "entities.csv",
        "entity_id,name,aliases,part_of,kind",
        (f"E{i},Land {i},,,country" for i in range(ENTITIES)),
    )
    measures = (f"m{i},Measure {i},,,money,,false,false" for i in range(MEASURES))
    write(
        folder / "measures.csv",
        "measure_id,label,description,aliases,dimension,comparable_with,additive,bounded",
        measures,
    )
    write(folder / "sources.csv", "source_id,publisher,title,url,published,retrieved,tier", ["s,Bureau,Yearbook,,,,"])
    sql = FACTS.format(entities=ENTITIES, measures=MEASURES, pairs=ENTITIES * MEASURES, rows=rows, order=order)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET temp_directory = '{folder}'")
        connection.execute(f"COPY ({sql}) TO '{folder}/facts.parquet' (FORMAT parquet)")


def write(file: Path, header: str, lines: Iterable[str]) -> None:
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def report(folder: Path, rows: int, order: str) -> None:  # noqa: ARG001 - the same arguments as make
    size = (folder / "facts.parquet").stat().st_size / 1e6
    began = time.perf_counter()
    table = load_table(folder)
    start = time.perf_counter() - began
    spent = time.process_time()
    dice, times = random.Random(1), []  # noqa: S311 - a fixed draw
    for _ in range(CLAIMS):
        measures = [f"m{dice.randrange(MEASURES)}" for _ in range(3)]
        began = time.perf_counter()
        found = table.facts([f"E{dice.randrange(ENTITIES)}"], measures)
        times.append((time.perf_counter() - began) * 1000)
        if not found:
            sys.exit("a claim found no row: the benchmark is broken")
    spent = (time.process_time() - spent) * 1000 / CLAIMS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times.sort()
    label = "shuffled" if "hash" in order else "in order"
    p95 = times[int(len(times) * 0.95)]
    figures = (size, start, statistics.median(times), p95, times[-1], spent, peak)
    print(f"{label:10}" + "".join(f"{figure:10.1f}" for figure in figures))


if __name__ == "__main__":
    main()
