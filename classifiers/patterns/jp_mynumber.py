"""Japanese individual number (個人番号, My Number), proven by its check digit.

地方公共団体情報システム機構, My Number Act: eleven digits and a check digit modulo 11.
"""

from classifiers.contract import Pattern
from classifiers.patterns._checks import digits, weighted
from classifiers.patterns._shapes import alone


def proof(text: str) -> bool:
    number = digits(text, 12)
    if number.strip("0") == "":
        return False
    check = -weighted(number, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return check % 10 == int(number[11])


CLASSIFIER = Pattern(
    name="jp_mynumber",
    version=1,
    entity="JP_MYNUMBER",
    kind="national_id",
    labels=("personal", "national_id"),
    shape=alone(r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}"),
    proof=proof,
    context=(
        "マイナンバー",
        "マイナンバーは",
        "マイナンバーが",
        "マイナンバーカード",
        "個人番号",
        "個人番号は",
        "個人番号カード",
        "個人番号が",
        "My Number",
        "mynumber",
        "individual number",
        "kojin bango",
    ),
    needs_context=True,
    country="JP",
    finds=("マイナンバー：6214 9832 0257", "マイナンバー：621498320257"),
    ignores=(
        "マイナンバー：6214 9832 0258",
        "マイナンバー：76214983202577",
        "注文 621498320257 を発送しました",
    ),
)
