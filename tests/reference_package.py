"""A small reference table for tests, correct in every cell until a test spoils it."""

import json
from pathlib import Path

from pipeline.reference.package import DESCRIPTOR

SHIPPED = Path(__file__).resolve().parents[1] / "corpus" / "reference"

HEADERS = {
    "entities": "entity_id,name,aliases,part_of,kind",
    "measures": "measure_id,label,description,aliases,dimension,comparable_with,additive,bounded",
    "sources": "source_id,publisher,title,url,published,retrieved,tier",
    "series": "entity_id,measure_id,definition_id,complete_from,complete_to",
    "facts": "row_id,entity_id,measure_id,definition_id,period_start,period_end,value,value_high,unit,unit_mult,"
    "decimals,price_basis,status,as_of,superseded_by,source_id,locator,note,verified",
}

ROWS = {
    "entities": ["OBE,Oberland,Oberlander|the highlands,LEA,country", "LEA,League of Valleys,,,organisation"],
    "measures": [
        "budget,Army budget,,army spending,money,,true,false",
        "share,Share of voters,,,share,,false,true",
        "members,Members,,,count,,false,true",
    ],
    "sources": ["gazette,State Printer,Gazette,,2021-01-02,,official"],
    "series": ["OBE,budget,law,2020-01-01,2021-12-31"],
    "facts": [
        "b20,OBE,budget,law,2020-01-01,2020-12-31,61.5878,,KRW,12,,,enacted,2019-12-01,,gazette,page 3,,true",
        "b21p,OBE,budget,law,2021-01-01,2021-12-31,64,,KRW,12,,,proposed,2020-08-01,b21,gazette,page 4,,true",
        "b21,OBE,budget,law,2021-01-01,2021-12-31,63.20,,KRW,12,,,enacted,2020-12-01,,gazette,page 5,,true",
        "s21,OBE,share,poll,2021-05-01,2021-05-03,246,249,%,-1,0,,survey,2021-05-09,,gazette,page 6,a range,false",
        "m,LEA,members,list,2001-01-01,,12,,states,,,,actual,2001-01-01,,gazette,page 7,,true",
    ],
}


def write_package(folder: Path, **changed: list[str]) -> Path:
    """A package in the folder; a keyword replaces the lines of a file, header included."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, header in HEADERS.items():
        lines = changed.get(name, [header, *ROWS[name]])
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    described = {"name": "small", "resources": [{"name": name, "path": f"{name}.csv"} for name in HEADERS]}
    (folder / DESCRIPTOR).write_text(json.dumps(described), encoding="utf-8")
    return folder


def spoil(name: str, row: int, old: str, new: str) -> dict[str, list[str]]:
    """The lines of one file with one text replaced in one row, as a spreadsheet counts rows."""
    lines = [HEADERS[name], *ROWS[name]]
    assert old in lines[row - 1]
    lines[row - 1] = lines[row - 1].replace(old, new, 1)
    return {name: lines}
