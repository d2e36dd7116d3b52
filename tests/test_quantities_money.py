"""Which money a figure is in: codes, signs and names, each with the ISO 4217 code that it stands for."""

import pytest

from pipeline.quantities import read_quantities
from tests.reading import Row, figures, only

SIGNS_BEFORE = """
    $ USD / US$ USD / U.S.$ USD / USD$ USD / $US USD / US·$ USD / A$ AUD / $A AUD / AU$ AUD / AU·$ AUD / C$ CAD
    / $C CAD / CA$ CAD / CAD$ CAD / cad$ CAD / c·$ CAD / HK$ HKD / $HK HKD / HK·$ HKD / NT$ TWD / NT·$ TWD
    / S$ SGD / $S SGD / NZ$ NZD / $NZ NZD / NZ·$ NZD / R$ BRL / MX$ MXN / Mex$ MXN / mxn$ MXN / EC$ XCD / € EUR
    / £ GBP / ¥ JPY / ￥ JPY / JP¥ JPY / CN¥ CNY / RMB¥ CNY / ₩ KRW / ₹ INR / Rs INR / Rs. INR / ₽ RUB / ₺ TRY
    / ₪ ILS / ₫ VND / ₱ PHP / ฿ THB / ₴ UAH / ₦ NGN / ₡ CRC / ₭ LAK / ₸ KZT / ₮ MNT / GH₵ GHS / RM MYR / Rp IDR
    / Rp. IDR / R ZAR / Tk BDT / KSh KES / Ksh KES / SFr CHF / kr SEK / Kr SEK / DM DEM / usd$ USD / eur$ EUR
    / usd USD / eur EUR / gbp GBP / rmb CNY / cny CNY / jpy JPY / krw KRW / RMB CNY / CNH CNY / F·CFA XOF
"""
NAMES_BEHIND = """
    dollars USD / US dollars USD / U.S. dollars USD / American dollars USD / Australian dollars AUD
    / Aussie dollars AUD / Canadian dollars CAD / Hong Kong dollars HKD / Singapore dollars SGD
    / New Zealand dollars NZD / Taiwan dollars TWD / Taiwanese dollars TWD / NT dollars TWD
    / New Taiwan dollars TWD / euros EUR / yen JPY / Japanese yen JPY / yuan CNY / Chinese yuan CNY
    / renminbi CNY / yuan renminbi CNY / kuai CNY / 元 CNY / 人民币 CNY / 원 KRW / won KRW / Korean won KRW
    / South Korean won KRW / North Korean won KPW / pounds sterling GBP / pound sterling GBP
    / British pounds GBP / UK pounds GBP / Egyptian pounds EGP / Swiss francs CHF / francs CHF / rubles RUB
    / roubles RUB / Russian roubles RUB / rupees INR / Pakistani rupees PKR
    / Sri Lankan rupees LKR / kronor SEK / kronas SEK / Swedish kronor SEK / kroner NOK / krones NOK
    / Danish kroner DKK / Icelandic kronur ISK / Icelandic krónur ISK / zloty PLN / zlotys PLN / złoty PLN
    / złotys PLN / złotych PLN / zlotych PLN / hryvnia UAH / lira TRY / shekels ILS / Israeli shekels ILS
    / baht THB / ringgit MYR / rupiah IDR / dong VND / rand ZAR / pesos MXN / Philippine pesos PHP
    / Colombian pesos COP / reais BRL / Brazilian reais BRL / Czech koruna CZK / Czech crowns CZK / forints HUF
    / forint HUF / tenge KZT / riyals SAR / rials IRR / dinars KWD / Iraqi dinars IQD / dirhams AED
    / Emirati dirhams AED / Moroccan dirhams MAD / shillings KES / Ugandan shillings UGX / naira NGN / taka BDT
    / birr ETB / cedis GHS / kwanza AOA / deutsche marks DEM / Deutsche marks DEM / German marks DEM
    / French francs FRF / bitcoins BTC / kr SEK / zł PLN / Kč CZK / Ft HUF / € EUR / £ GBP
    / MUSD USD / KEUR EUR / Albanian lek ALL / Croatian kuna HRK / kuna HRK / Belarusian rubles BYN
"""


def rows(table: str) -> list[tuple[str, str]]:
    """Surface and code; a middle dot stands for a blank that belongs to the sign."""
    cells = (cell.strip().rpartition(" ") for cell in " ".join(table.split()).split(" / "))
    return [(surface.replace("·", " "), code) for surface, _, code in cells]


@pytest.mark.parametrize(("sign", "code"), rows(SIGNS_BEFORE))
@pytest.mark.parametrize("number", ["7.5 billion", "12,000"])
def test_a_sign_or_code_before_a_figure_tells_the_money(sign: str, code: str, number: str) -> None:
    quantity = only(f"The dam cost {sign}{number} in all.")
    assert (quantity.text, quantity.kind.value, quantity.unit) == (f"{sign}{number}", "money", code)


@pytest.mark.parametrize(("name", "code"), rows(NAMES_BEHIND))
def test_a_name_or_sign_behind_a_figure_tells_the_money(name: str, code: str) -> None:
    quantity = only(f"The dam cost 3,500 {name} in all.")
    assert (quantity.text, quantity.kind.value, quantity.unit) == (f"3,500 {name}", "money", code)


ISO = """AED AFN AMD AOA ARS AUD AZN BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK DZD EGP ETB EUR GBP GEL GHS HKD
    HRK HUF IDR ILS INR IQD IRR ISK JOD JPY KES KHR KRW KWD KZT LBP LKR MAD MMK MNT MXN MYR NGN NOK NPR NZD
    OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD SYP THB TND TRY TWD TZS UAH UGX USD UZS VND XAF XOF YER
    ZAR ZMW"""


@pytest.mark.parametrize("code", ISO.split())
def test_the_codes_of_iso_4217_stand_before_and_behind(code: str) -> None:
    units = [
        only(text).unit for text in (f"It cost {code} 5 million.", f"It cost {code}4,500.", f"It cost 4,500 {code}.")
    ]
    assert units == [code] * 3
    scaled = only(f"It cost 40 M{code}.")
    assert (scaled.value, scaled.unit) == (40_000_000, code)


SCALED: list[tuple[str, list[Row]]] = [
    ("It raised $3MM.", [("$3MM", "money", "3000000", "USD")]),
    ("It owes 20 MEUR and 4 kUSD.", [("20 MEUR", "money", "20000000", "EUR"), ("4 kUSD", "money", "4000", "USD")]),
    ("It owes 2 BNOK, 3 KSEK, 7 mGBP.", [
        ("2 BNOK", "money", "2000000000", "NOK"), ("3 KSEK", "money", "3000", "SEK"),
        ("7 mGBP", "money", "7000000", "GBP")]),
    ("A ticket is 75¢, or 164p.", [("75¢", "money", "0.75", "USD"), ("164p", "money", "1.64", "GBP")]),
    ("It costs 1 cent more.", [("1 cent", "money", "0.01", "USD")]),
    ("A stamp is 20 pence or 30 cents.", [("20 pence", "money", "0.2", "GBP"), ("30 cents", "money", "0.3", "USD")]),
    ("It owes R4.5bn and R 12,000.", [("R4.5bn", "money", "4500000000", "ZAR"), ("R 12,000", "money", "12000", "ZAR")]),
    # near misses: what looks like money and is none
    ("ALL 5,000 came, and TOP 1,000 firms.", [
        ("5,000", "count", "5000", None), ("1,000 firms", "count", "1000", None)]),
    ("At COP 28 and on the R2 road.", []),
    ("It is shown in 1080p and 720p.", []),
    ("See 164 p of the book.", [("164", "count", "164", None)]),
    ("They won 5 gold and 3 real friends.", [("5", "count", "5", None), ("3 real friends", "count", "3", None)]),
    ("The party won 12 seats.", [("12 seats", "count", "12", None)]),
    ("A plan of 12 Leone films.", [("12 Leone films", "count", "12", None)]),
    ("They cut 20 colons and 3 florin coins.", [
        ("20 colons", "count", "20", None), ("3 florin coins", "count", "3", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SCALED)
def test_scales_and_cents_of_money_are_told_from_other_letters(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize("code", ["COP", "CUP", "MAD", "MOP", "PEN", "BOB", "SOS", "BAM", "GEL", "R"])
def test_a_code_that_is_also_a_word_is_money_from_a_thousand_on(code: str) -> None:
    assert "money" not in [row[1] for row in figures(f"They saw {code} 7 there.")]
    assert [row[1] for row in figures(f"It cost {code} 7,000 there.")] == ["money"]


MEANING_MORE = "real gold sol dram mark som leone kip lek loti pula tala guilder escudo florin colon"


@pytest.mark.parametrize("word", MEANING_MORE.split())
def test_a_name_of_money_that_is_also_another_word_is_none_alone(word: str) -> None:
    assert "money" not in [row[1] for row in figures(f"They saw 7 {word} here.")]


@pytest.mark.parametrize("text", ["$5m", "¥5m", "￥5m", "kr 5m", "Kr 5m", "5 dollars", "5 francs", "75 cents"])
def test_what_several_countries_call_their_money_is_marked_as_inferred(text: str) -> None:
    assert only(f"It cost {text} there.").unit_inferred


@pytest.mark.parametrize("text", ["US$5m", "€5m", "HK $5m", "5 Swiss francs", "5 zlotys", "CHF 5m", "RM5m"])
def test_what_one_country_calls_its_money_is_not_inferred(text: str) -> None:
    assert not only(f"It cost {text} there.").unit_inferred


def test_quetzal_and_balboa_are_money_only_with_their_country() -> None:
    kinds = [q.kind.value for q in read_quantities("Of 7 quetzals, 8 balboas and 9 Guatemalan quetzals.")]
    assert kinds == ["count", "count", "money"]
