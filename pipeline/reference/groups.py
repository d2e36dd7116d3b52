"""Groups of countries that statistical offices list among countries; they are none and must not be ranked with them."""

COUNTRY, AGGREGATE = "country", "aggregate"
_WORLD_BANK = frozenset(
    [
        "AFE", "AFR", "AFW", "ARB", "CEB", "CSS", "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU", "FCS",
        "HIC", "HPC", "IBD", "IBT", "IDA", "IDB", "IDX", "INX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY",
        "LTE", "MEA", "MIC", "MNA", "NAC", "OED", "OSS", "PRE", "PSS", "PST", "SAS", "SSA", "SSF", "SST",
        "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC", "WLD",
    ]
)  # fmt: skip
"""Codes of aggregates. Source: World Bank, country and lending groups."""
_OURS = "OWID_"
_KOSOVO = "OWID_KOS"
_NAMES = frozenset(
    name.casefold()
    for name in (
        "World", "Africa", "Asia", "Europe", "Oceania", "North America", "South America", "European Union", "Euro area",
        "European Union (27)", "High-income countries", "Low-income countries", "OECD", "G7", "G20",
    )
)  # fmt: skip


def kind_of(code: str, name: str) -> str:
    """``country`` or ``aggregate``, by the code of the office or the name."""
    group = code in _WORLD_BANK or name.casefold() in _NAMES or (code.startswith(_OURS) and code != _KOSOVO)
    return AGGREGATE if group else COUNTRY
