"""Places on the earth, to ten metres or better: pairs of degrees, degrees with minutes, `geo:` addresses, single fields."""

import re

from classifiers.contract import Pattern

_NUMBER = re.compile(r"-?[0-9]{1,3}\.[0-9]+")
_WORDS = (
    *(
        "lat",
        "lon",
        "lng",
        "long",
        "latitude",
        "longitude",
        "gps",
        "coordinates",
        "coordinate",
        "position",
        "geo",
        "geolocation",
        "location",
    ),
    *(
        "koordinaten",
        "standort",
        "breitengrad",
        "längengrad",
        "coordonnées",
        "coordenadas",
        "ubicación",
        "coordinate",
        "posizione",
    ),
    *("coördinaten", "współrzędne", "koordinater", "localização", "point"),
)


def is_pair(text: str) -> bool:
    """Return whether `text` holds a latitude and a longitude, in either order, that are not both near zero."""
    values = [abs(float(value)) for value in _NUMBER.findall(text)]
    return len(values) == 2 and min(values) <= 90 and max(values) <= 180 and max(values) >= 1


CLASSIFIERS = (
    Pattern(
        name="geo_coordinates",
        version=1,
        entity="GEO_COORDINATES",
        kind="location",
        labels=("personal", "location_precise"),
        # A longer run of numbers is a vector: it is taken whole, and the proof refuses it.
        shape=re.compile(
            r"(?<![\w.,-])-?[0-9]{1,3}\.[0-9]{4,15}(?:[ ]?[,;/ ][ ]?-?[0-9]{1,3}\.[0-9]{4,15})+(?![\w.])",
            re.UNICODE,
        ),
        proof=is_pair,
        context=_WORDS,
        needs_context=True,
        finds=(
            "GPS 52.520008, 13.404954",
            '"coordinates":[13.404954,52.520008]',
            "Standort: 48.1371 / 11.5754",
        ),
        ignores=(
            "52.520008, 13.404954",
            "position 0.1234, 0.5678",
            "gps 52.5, 13.4",
            "point 1.12345, 2.23456, 3.34567",
            "lat 200.12345, 210.12345",
        ),
    ),
    Pattern(
        name="geo_coordinates_named",
        version=1,
        entity="GEO_COORDINATES",
        kind="location",
        labels=("personal", "location_precise"),
        shape=re.compile(
            r"(?<![A-Z0-9])(?:lat(?:itude)?)[\"']?[ ]?[:=][ ]?[\"']?(?P<it>-?[0-9]{1,2}\.[0-9]{4,15}[\"']?[,; ]{1,3}[\"']?"
            r"(?:lon(?:g(?:itude)?)?|lng)[\"']?[ ]?[:=][ ]?[\"']?-?[0-9]{1,3}\.[0-9]{4,15})(?![\w.])",
            re.IGNORECASE,
        ),
        proof=is_pair,
        shape_score=0.55,
        finds=('{"lat": 52.520008, "lon": 13.404954}', "latitude=48.13711; longitude=11.57541"),
        ignores=("lat 52", '{"lat": 52.5, "lon": 13.4}', "plat: 52.520008, lon: 13.404954"),
    ),
    Pattern(
        name="geo_coordinates_degrees",
        version=1,
        entity="GEO_COORDINATES",
        kind="location",
        labels=("personal", "location_precise"),
        shape=re.compile(
            r"(?<![\w.])[0-9]{1,2}°[ ]?[0-9]{1,2}['′’][ ]?[0-9]{1,2}(?:[.,][0-9]{1,5})?(?:\"|″|”|'')[ ]?[NS][ ,;/]{0,3}"
            r"[0-9]{1,3}°[ ]?[0-9]{1,2}['′’][ ]?[0-9]{1,2}(?:[.,][0-9]{1,5})?(?:\"|″|”|'')[ ]?[EWO](?!\w)",
            re.UNICODE,
        ),
        shape_score=0.85,
        finds=("at 52°31'12\"N 13°24'18\"E", "48°08′13.6″ N, 11°34′31.4″ O"),
        ignores=("52°31'", "turn 45° N", "20°C 30°C"),
    ),
    Pattern(
        name="geo_coordinates_uri",
        version=1,
        entity="GEO_COORDINATES",
        kind="location",
        labels=("personal", "location_precise"),
        shape=re.compile(
            r"(?<![\w-])(?:geo:|[?&](?:q|ll|query|center)=|/@)(?P<it>-?[0-9]{1,2}\.[0-9]{4,15}(?:,|%2C)-?[0-9]{1,3}\.[0-9]{4,15})(?![\w.])",
            re.IGNORECASE,
        ),
        proof=is_pair,
        shape_score=0.6,
        finds=("geo:52.520008,13.404954", "https://maps.example/?q=52.520008,13.404954&z=3"),
        ignores=("geo:de", "q=1.2,3.4"),
    ),
    Pattern(
        name="geo_coordinates_field",
        version=1,
        entity="GEO_COORDINATE",
        kind="location",
        labels=("personal", "location_precise"),
        shape=re.compile(r"(?<![^\n])-?[0-9]{1,3}\.[0-9]{4,15}(?![^\n])", re.UNICODE),
        proof=lambda text: abs(float(text)) <= 180 if _NUMBER.fullmatch(text) and text.isascii() else False,
        context=(
            "lat",
            "lon",
            "lng",
            "latitude",
            "longitude",
            "breitengrad",
            "längengrad",
            "latitud",
            "longitud",
            "geo",
            "gps",
        ),
        needs_context=True,
        finds=("latitude\n52.520008",),
        ignores=("52.520008", "latitude\n52.5", "longitude\n520.12345"),
    ),
)
